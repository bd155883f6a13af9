package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `check` and `verify` say of how much content they have read.
class ContentWordsStoryTest {

  private static final String NOT_READ = "content was not read";

  @TempDir Path place;
  private Tidemark tidemark;

  /// Three packs at each.
  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    tidemark = Tidemark.at(place, "{name: usb, type: fs, path: %1$s/usb}");
    tidemark.ok("init");
    tidemark.ok("target", "create", "usb");
    for (int i = 0; i < 3; i++) {
      Files.write(tree.resolve("large" + i), Seeds.bytes(new Random(i), 9 << 20));
      tidemark.ok("import");
      tidemark.ok("mirror");
    }
  }

  private List<Path> packs(String where) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve(where).resolve("packs"))) {
      return all.sorted().toList();
    }
  }

  private AbstractStringAssert<?> said(ExitCode exit, String... command) {
    return assertThat(tidemark.ends(exit, command).out());
  }

  @Test
  void what_reads_no_content_says_so() {
    said(ExitCode.OK, "check").contains(NOT_READ);
    said(ExitCode.OK, "verify", "usb").contains(NOT_READ);
  }

  @Test
  void what_reads_all_names_no_pack_that_was_left_out() {
    said(ExitCode.OK, "check", "--content").contains("MiB of content proven.");
    said(ExitCode.OK, "verify", "usb", "--content").contains("MiB of content proven.");
  }

  @Test
  void a_slice_has_read_content_and_says_how_many_packs_it_has_not() {
    said(ExitCode.OK, "verify", "usb", "--budget", "1B")
        .containsPattern("MiB of content proven, [1-9][0-9]* packs were not read")
        .doesNotContain(NOT_READ);
    said(ExitCode.OK, "check", "--budget", "1B")
        .contains("MiB of content proven")
        .doesNotContain(NOT_READ, "; 0 B");
  }

  @Test
  void of_packs_that_are_gone_nothing_is_proven_and_the_rest_is() throws IOException {
    int all = packs("usb").size();
    Files.delete(packs("usb").getFirst());
    said(ExitCode.INTEGRITY, "verify", "usb", "--content")
        .contains("MiB of content proven, 1 pack damaged or gone");
    for (Path pack : packs("usb")) {
      Files.delete(pack);
    }
    said(ExitCode.INTEGRITY, "verify", "usb", "--content")
        .contains("of content proven, " + all + " packs damaged or gone")
        .doesNotContain(NOT_READ);
  }

  @Test
  void a_slice_counts_of_a_damaged_pack_as_little_as_of_one_that_is_gone() throws IOException {
    for (Path pack : packs("usb")) {
      byte[] bytes = Files.readAllBytes(pack);
      bytes[bytes.length / 2] ^= 1;
      Files.write(pack, bytes);
    }
    String damaged = proven();
    for (Path pack : packs("usb")) {
      Files.delete(pack);
    }
    assertThat(damaged).isEqualTo(proven());
  }

  private String proven() {
    Matcher bytes =
        Pattern.compile("\"bytes\":[0-9]+")
            .matcher(
                tidemark
                    .ends(ExitCode.INTEGRITY, "verify", "usb", "--budget", "1GiB", "--json")
                    .out());
    assertThat(bytes.find()).isTrue();
    return bytes.group();
  }

  @Test
  void a_check_of_a_volume_whose_packs_are_gone_has_tried_to_read_them() throws IOException {
    int all = packs("vol").size();
    for (Path pack : packs("vol")) {
      Files.delete(pack);
    }
    String lost = all == 1 ? "1 pack" : all + " packs";
    said(ExitCode.INTEGRITY, "check", "--content")
        .contains("; 0 B of content proven, " + lost + " damaged or gone")
        .doesNotContain(NOT_READ);
    said(ExitCode.INTEGRITY, "check", "--budget", "1B")
        .contains("; 0 B of content proven, " + lost + " damaged or gone")
        .doesNotContain(NOT_READ);
  }
}
