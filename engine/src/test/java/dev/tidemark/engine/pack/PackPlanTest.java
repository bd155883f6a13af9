package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackPlanTest {

  private static final List<Frame> FRAMES = Frames.frames(7, 40, 3_000);

  /// The frames as some scan would give them: a few at a time.
  private static FrameBytes stored(List<Frame> frames, int atATime) {
    int[] next = {0};
    return () -> {
      if (next[0] == frames.size()) {
        return null;
      }
      int end = Math.min(frames.size(), next[0] + atATime);
      ByteBuffer out = ByteBuffer.allocate(1 << 20);
      frames.subList(next[0], end).forEach(frame -> frame.write(out));
      next[0] = end;
      return out.flip();
    };
  }

  private static PackPlan plan(List<Frame> frames, int wanted) {
    return PackPlan.of(stored(frames, 7), wanted).orElseThrow();
  }

  @Test
  void a_plan_tells_the_bytes_of_the_pack_it_is_a_plan_of() {
    byte[] pack = new PackObject(FRAMES).encode();
    PackPlan plan = plan(FRAMES, 1 << 20);
    assertThat(plan.length()).isEqualTo(pack.length);
    assertThat(plan.hash()).isEqualTo(Sha256.of(pack));
    assertThat(plan.first()).isEqualTo(FRAMES.getFirst().id());
    assertThat(plan.last()).isEqualTo(FRAMES.getLast().id());
    assertThat(plan.tail())
        .isEqualTo(Arrays.copyOfRange(pack, pack.length - plan.tail().length, pack.length));
  }

  @Test
  void a_plan_is_closed_by_the_frame_that_brings_it_to_the_size_wanted() {
    for (int wanted : new int[] {1, 5_000, 20_000}) {
      PackPlan plan = plan(FRAMES, wanted);
      List<Frame> held = FRAMES.stream().filter(frame -> !frame.id().isAfter(plan.last())).toList();
      long before = new PackObject(held).encodedLength() - held.getLast().encodedLength();
      assertThat(plan.length() - PackFooter.BYTES).isGreaterThanOrEqualTo(wanted);
      assertThat(before - PackFooter.BYTES - PackIndex.ENTRY_BYTES).isLessThan(wanted);
    }
  }

  @Test
  void no_frames_make_no_plan() {
    assertThat(PackPlan.of(() -> null, 1_000)).isEqualTo(Optional.empty());
  }

  @Test
  void every_flipped_bit_of_a_frame_ends_the_planning() {
    byte[] frame = FRAMES.getFirst().encode();
    for (int bit = 0; bit < frame.length * 8; bit += 5) {
      FrameBytes flipped = once(Frames.flipped(frame, bit));
      assertThatThrownBy(() -> PackPlan.of(flipped, 1_000)).isInstanceOf(VolumeException.class);
    }
  }

  private static FrameBytes once(byte[] bytes) {
    List<byte[]> rest = new ArrayList<>(List.of(bytes));
    return () -> rest.isEmpty() ? null : ByteBuffer.wrap(rest.removeFirst());
  }

  @Test
  void the_second_reading_gives_the_same_frames() {
    FrameBytes checked = plan(FRAMES, 1 << 20).check(stored(FRAMES, 3));
    ByteBuffer all = ByteBuffer.allocate(1 << 20);
    for (ByteBuffer in = checked.next(); in != null; in = checked.next()) {
      all.put(in);
    }
    byte[] pack = new PackObject(FRAMES).encode();
    assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(pack, 0, all.limit()));
  }

  @Test
  void a_second_reading_that_differs_fails() {
    PackPlan plan = plan(FRAMES, 1 << 20);
    List<Frame> dropped = new ArrayList<>(FRAMES);
    dropped.remove(20);
    List<Frame> cut = FRAMES.subList(0, 39);
    List<Frame> other = new ArrayList<>(FRAMES);
    other.set(5, withOtherHash(FRAMES.get(5)));
    List<Frame> more = new ArrayList<>(FRAMES);
    more.add(Frames.frame(10_000, Frames.content(1, 10)));
    for (List<Frame> changed : List.of(dropped, cut, other, more)) {
      assertThatThrownBy(() -> drain(plan.check(stored(changed, 4))))
          .isInstanceOf(VolumeException.Damaged.class);
    }
    FrameBytes flipped = once(Frames.flipped(bytes(FRAMES), 12_345 * 8));
    assertThatThrownBy(() -> drain(plan.check(flipped)))
        .isInstanceOf(VolumeException.Damaged.class);
  }

  /// As long, its CRCs right, and not what was planned.
  private static Frame withOtherHash(Frame frame) {
    return new Frame(
        frame.id(), frame.length(), frame.codec(), Sha256.of(new byte[1]), frame.stored());
  }

  private static byte[] bytes(List<Frame> frames) {
    byte[] pack = new PackObject(frames).encode();
    return Arrays.copyOf(pack, pack.length - PackIndex.tailLength(frames.size()));
  }

  private static void drain(FrameBytes frames) {
    while (frames.next() != null) {
      // Only the failure is of interest.
    }
  }
}
