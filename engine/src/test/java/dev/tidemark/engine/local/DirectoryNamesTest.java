package dev.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.ingest.ObjectSet;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DirectoryNamesTest {

  @Test
  void names_come_back_sorted_as_unsigned_bytes_and_are_found() {
    Random random = new Random(7);
    TreeSet<byte[]> expected = new TreeSet<>(Arrays::compareUnsigned);
    DirectoryNames.Builder builder = new DirectoryNames.Builder();
    for (int i = 0; i < 5000; i++) {
      byte[] name = new byte[1 + random.nextInt(12)];
      random.nextBytes(name);
      if (expected.add(name)) {
        builder.add(name);
      }
    }
    DirectoryNames names = builder.sorted();
    assertThat(names.count()).isEqualTo(expected.size());
    int i = 0;
    for (byte[] name : expected) {
      assertThat(names.get(i)).isEqualTo(name);
      assertThat(names.indexOf(name)).isEqualTo(i++);
    }
    assertThat(names.contains(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})).isFalse();
    assertThat(names.indexOf(new byte[0])).isNegative();
  }

  @Test
  void a_set_of_objects_holds_what_was_added_and_nothing_else() {
    ObjectSet set = new ObjectSet();
    long[] ids = {1, 16, 63, 64, 65_535, 65_536, 1L << 32, (1L << 48) + 5};
    for (long id : ids) {
      assertThat(set.add(id)).isTrue();
      assertThat(set.add(id)).isFalse();
    }
    for (long id : ids) {
      assertThat(set.contains(id)).isTrue();
      assertThat(set.contains(id + 2)).isFalse();
    }
  }
}
