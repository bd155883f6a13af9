package dev.tidemark.engine.archive.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LostCommitsTest {

  @Test
  void what_is_joined_contains_what_either_contains_and_nothing_else() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      TreeSet<Long> one = numbers(random);
      TreeSet<Long> other = numbers(random);
      LostCommits joined = LostCommits.of(one).with(LostCommits.of(other));
      TreeSet<Long> all = new TreeSet<>(one);
      all.addAll(other);
      assertThat(joined).isEqualTo(LostCommits.of(all));
      assertThat(joined.count()).isEqualTo(all.size());
      for (long n = 0; n <= 21; n++) {
        assertThat(joined.contains(n)).as("%d of %s", n, all).isEqualTo(all.contains(n));
      }
    }
  }

  private static TreeSet<Long> numbers(Random random) {
    TreeSet<Long> numbers = new TreeSet<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      numbers.add(1L + random.nextInt(20));
    }
    return numbers;
  }

  @Test
  void a_gap_of_one_stays_a_gap() {
    LostCommits joined = LostCommits.of(List.of(1L)).with(LostCommits.of(List.of(3L)));
    assertThat(joined.contains(2)).isFalse();
    assertThat(joined).hasToString("1, 3");
  }

  @Test
  void what_is_written_is_read_to_the_last_byte() {
    for (List<Long> numbers : List.of(List.<Long>of(), List.of(1L), List.of(1L, 3L, 4L))) {
      LostCommits lost = LostCommits.of(numbers);
      ByteBuffer bytes = ByteBuffer.allocate(lost.encodedLength());
      lost.write(bytes);
      assertThat(bytes.hasRemaining()).isFalse();
      assertThat(LostCommits.read(bytes.flip())).isEqualTo(lost);
      assertThat(bytes.hasRemaining()).isFalse();
    }
  }

  @Test
  void a_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_read() {
    for (int count : new int[] {-1, 2, 17, 1 << 30}) {
      ByteBuffer bytes = ByteBuffer.allocate(4 + LostCommits.RANGE_BYTES).putInt(0, count);
      assertThatThrownBy(() -> LostCommits.read(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a list of " + count + " does not fit");
    }
  }
}
