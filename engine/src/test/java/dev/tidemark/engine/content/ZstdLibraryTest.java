package dev.tidemark.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZstdLibraryTest {

  private static final List<Path> PLACES = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

  @Test
  void a_folder_that_will_not_do_is_followed_by_the_next() {
    List<File> tried = new ArrayList<>();
    assertThat(
            ZstdLibrary.load(
                PLACES,
                folder -> {
                  tried.add(folder);
                  if (tried.size() == 1) {
                    throw new UnsatisfiedLinkError(
                        "/tmp/libzstd.so: failed to map segment\nno zstd in java.library.path");
                  }
                }))
        .isEmpty();
    assertThat(tried).containsExactly(new File("/tmp"), new File("/var/tmp"));
  }

  @Test
  void if_none_will_do_the_message_names_all_and_what_to_do() {
    assertThat(
            ZstdLibrary.load(
                PLACES,
                folder -> {
                  throw new ExceptionInInitializerError("Cannot unpack libzstd: No space left");
                }))
        .hasValueSatisfying(text ->
            assertThat(text)
                .contains("/tmp (No space left), /var/tmp (No space left)")
                .contains("-Djava.io.tmpdir=DIR")
                .doesNotContain("\n"));
  }

  @Test
  void the_bound_is_that_of_zstd() {
    ZstdLibrary.require();
    for (int length : new int[] {0, 1, 1000, 65_536, 131_071, 131_072, 131_073, 4 << 20}) {
      assertThat(ZstdLibrary.boundOf(length)).isEqualTo(Zstd.compressBound(length));
    }
  }
}
