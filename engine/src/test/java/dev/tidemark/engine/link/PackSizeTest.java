package dev.tidemark.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackSizeTest {

  private static final int MIB = 1 << 20;
  private static final int KIB = 1 << 10;
  private static final long SECOND = 1_000_000_000L;

  private final PackSize packs = new PackSize(PackSize.Bounds.DEFAULT);

  private void arrived(long bytes, double seconds) {
    packs.begin();
    packs.arrived(bytes, (long) (seconds * SECOND));
  }

  private void cut(long sent) {
    packs.cut(packs.begin(), sent);
  }

  private void grow() {
    for (int i = 0; i < 20; i++) {
      arrived(packs.bytes(), 1);
    }
  }

  @Test
  void it_starts_at_4_mib_and_alone_and_grows_with_what_has_passed_up_to_64_mib() {
    assertThat(packs.bytes()).isEqualTo(4 * MIB);
    assertThat(packs.slots()).isEqualTo(1);
    arrived(4 * MIB, 1);
    assertThat(packs.bytes()).isEqualTo(4 * MIB);
    arrived(4 * MIB, 1);
    arrived(4 * MIB, 1);
    arrived(4 * MIB, 1);
    assertThat(packs.bytes()).isEqualTo(8 * MIB);
    assertThat(packs.slots()).isEqualTo(1);
    grow();
    assertThat(packs.bytes()).isEqualTo(64 * MIB);
    assertThat(packs.slots()).isGreaterThan(2);
  }

  @Test
  void a_link_that_was_bad_is_remembered_and_one_that_was_good_shows_it_again() {
    assertThat(PackSize.Bounds.DEFAULT.from(512 * KIB).start()).isEqualTo(512 * KIB);
    assertThat(PackSize.Bounds.DEFAULT.from(64 * MIB).start()).isEqualTo(4 * MIB);
    assertThat(PackSize.Bounds.DEFAULT.from(0).start()).isEqualTo(256 * KIB);
  }

  @Test
  void parts_shrink_in_steps_of_eight_and_never_grow_again() {
    assertThat(packs.partBytes(8 * MIB)).isEqualTo(8 * MIB);
    for (int i = 0; i < 5; i++) {
      arrived(4 * MIB, 1);
    }
    cut(0);
    assertThat(packs.partBytes(8 * MIB)).isEqualTo(MIB);
    for (int i = 0; i < 1000; i++) {
      arrived(MIB, 1);
    }
    assertThat(packs.partBytes(8 * MIB)).isEqualTo(MIB);
    for (int i = 0; i < 20; i++) {
      cut(MIB);
    }
    assertThat(packs.partBytes(8 * MIB)).isEqualTo(128 * KIB);
    for (int i = 0; i < 20; i++) {
      arrived(1024L * MIB, 60);
      cut(MIB);
    }
    assertThat(packs.partBytes(8 * MIB)).isEqualTo(128 * KIB);
  }

  @Test
  void a_smaller_object_says_nothing_of_larger_ones() {
    for (int i = 0; i < 100; i++) {
      arrived(3 * MIB, 0.1);
    }
    assertThat(packs.bytes()).isEqualTo(4 * MIB);
  }

  @Test
  void a_slow_link_gets_what_it_carries_in_a_minute() {
    arrived(4 * MIB, 240);
    assertThat(packs.bytes()).isEqualTo(MIB);
    arrived(MIB, 3600);
    assertThat(packs.bytes()).isEqualTo(256 * KIB);
  }

  @Test
  void a_cut_halves_it_once_however_many_packs_it_ends() {
    grow();
    for (int i = 0; i < 40; i++) {
      arrived(64 * MIB, 1);
    }
    long first = packs.begin();
    long second = packs.begin();
    packs.cut(first, 10 * MIB);
    packs.cut(second, 10 * MIB);
    assertThat(packs.bytes()).isEqualTo(32 * MIB);
  }

  @Test
  void what_was_given_up_or_never_got_through_says_nothing() {
    grow();
    packs.begin();
    packs.gaveUp();
    assertThat(packs.bytes()).isEqualTo(64 * MIB);
  }

  @Test
  void a_better_link_is_noticed() {
    for (int i = 0; i < 50; i++) {
      arrived(packs.bytes(), 0.5);
      cut(100 * KIB);
    }
    assertThat(packs.bytes()).isLessThanOrEqualTo(MIB);
    for (int i = 0; i < 3000; i++) {
      arrived(packs.bytes(), 0.5);
    }
    assertThat(packs.bytes()).isEqualTo(64 * MIB);
  }

  /// Goal: a link of 4 MB/s that is cut every 2 to 8 s carries at most 1.2 times the payload.
  /// Method: three packs share the link; a cut ends all three. Extents are of 512 KiB on average.
  @Test
  void a_link_cut_every_2_to_8_seconds_carries_at_most_1_2_times_the_payload() {
    Seeds.forEach(
        30,
        random -> {
          CutLink link = new CutLink(random, packs(), 3);
          assertThat(link.carriedFor(100L * MIB)).as("of 100 MiB").isLessThan(120L * MIB);
        });
  }

  private static PackSize packs() {
    return new PackSize(PackSize.Bounds.DEFAULT);
  }

  @Test
  void a_first_gib_takes_at_most_50_packs_and_a_later_one_at_most_17() {
    CutLink link = new CutLink(new Random(1), packs, 3);
    assertThat(link.packsFor(1024L * MIB)).isLessThanOrEqualTo(50);
    assertThat(link.packsFor(1024L * MIB)).isLessThanOrEqualTo(17);
  }

  /// Packs side by side on one line, in steps of 10 ms.
  private static final class CutLink {
    private static final long STEP = SECOND / 100;
    private static final long BYTES_PER_STEP = 40_000;

    private final Random random;
    private final PackSize packs;
    private final int slots;
    private final List<Sending> sending = new ArrayList<>();
    private long now;
    private long arrived;
    private long carried;
    private int count;

    private static final class Sending {
      private final long length;
      private final long seen;
      private final long began;
      private long sent;

      Sending(long length, long seen, long began) {
        this.length = length;
        this.seen = seen;
        this.began = began;
      }
    }

    CutLink(Random random, PackSize packs, int slots) {
      this.random = random;
      this.packs = packs;
      this.slots = slots;
    }

    long carriedFor(long payload) {
      long cutAt = nextCut();
      while (arrived < payload) {
        step();
        if (now >= cutAt) {
          sending.forEach(pack -> packs.cut(pack.seen, pack.sent));
          sending.clear();
          cutAt = nextCut();
        }
      }
      return carried;
    }

    int packsFor(long payload) {
      arrived = 0;
      count = 0;
      while (arrived < payload) {
        step();
      }
      return count;
    }

    private long nextCut() {
      return now + 2 * SECOND + random.nextLong(6 * SECOND);
    }

    private void step() {
      while (sending.size() < Math.min(slots, packs.slots())) {
        sending.add(new Sending(length(), packs.begin(), now));
      }
      now += STEP;
      int shares = sending.size();
      for (Sending pack : List.copyOf(sending)) {
        long moved = Math.min(BYTES_PER_STEP / shares, pack.length - pack.sent);
        pack.sent += moved;
        carried += moved;
        if (pack.sent == pack.length) {
          sending.remove(pack);
          packs.arrived(pack.length, now - pack.began);
          arrived += pack.length;
          count++;
        }
      }
    }

    /// Whole extents, so a little more than wanted.
    private long length() {
      long length = 0;
      while (length < packs.bytes()) {
        length += 64 * KIB + random.nextInt(900 * KIB);
      }
      return length;
    }
  }
}
