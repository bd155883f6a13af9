package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.engine.local.RawNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of a name that something is wrong with: the same spelling, and the exact bytes.
final class DamagedNamesStoryTest {

  private static final byte[] LARGE = NastyTree.bytes('l', '\\', '\n', 0xFF);
  private static final String SPELLED = "/ann/l\\\\\\x0a\\xff";
  private static final String FIELDS =
      "\"path_typed\":\"/ann/l\\\\\\\\\\\\x0a\\\\xff\",\"path_bytes\":\""
          + HexFormat.of().formatHex(NastyTree.utf8("/ann/"))
          + HexFormat.of().formatHex(LARGE)
          + "\"";

  @TempDir Path place;
  private Path ann;
  private Tidemark tidemark;

  @BeforeEach
  void write() throws IOException {
    ann = Files.createDirectories(place.resolve("ann"));
    byte[] content = new byte[10 << 20];
    new Random(1).nextBytes(content);
    Files.write(RawNames.resolve(ann, LARGE), content);
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: nas, type: fs, path: %1$s/nas}");
    tidemark.ok("init");
  }

  private void lose() throws IOException {
    tidemark.ok("import");
    for (String target : List.of("usb", "nas")) {
      tidemark.ok("target", "create", target);
    }
    tidemark.ok("mirror");
    try (Stream<Path> packs = Files.list(place.resolve("usb/packs"))) {
      for (Path pack : packs.toList()) {
        Files.delete(pack);
      }
    }
  }

  private Ran damaged(String... command) {
    return tidemark.ends(ExitCode.INTEGRITY, command);
  }

  @Test
  void a_lost_file_is_named_as_it_is_typed() throws IOException {
    lose();
    String to = place.resolve("to").toString();
    assertThat(damaged("restore", "--from", "usb", "--to", to).err())
        .contains("1 file (" + SPELLED + ")");
    String where = "file://" + place.resolve("usb") + ":" + SPELLED;
    assertThat(damaged("cat", where).err())
        .contains("cat " + SPELLED + ": only the first")
        .contains("--to DIR " + SPELLED);
    assertThat(damaged("verify", "--content", "usb").err()).contains("lost: " + SPELLED);
    tidemark.ok("restore", "--from", "nas", "--to", to, SPELLED);
    assertThat(RawNames.resolve(place.resolve("to/ann"), LARGE)).exists();
  }

  @Test
  void a_program_gets_the_bytes_of_each_lost_file() throws IOException {
    lose();
    String to = place.resolve("json").toString();
    assertThat(damaged("restore", "--json", "--from", "usb", "--to", to).out().lines())
        .anyMatch(line -> line.contains("\"lost_file\"") && line.contains(FIELDS))
        .anyMatch(line -> line.contains("\"some\":[{" + FIELDS + "}]"));
    assertThat(damaged("verify", "--json", "--content", "usb").out())
        .contains("\"damaged_files\":[{" + FIELDS + "}]");
  }

  @Test
  void what_a_volume_does_not_keep_is_named_alike_where_the_source_lies() throws Exception {
    Path pipe = RawNames.resolve(ann, NastyTree.bytes('p', 0xFF));
    assertThat(
            new ProcessBuilder("bash", "-c", "mkfifo \"$0\"$'/p\\xff'", ann.toString())
                .start()
                .waitFor())
        .isZero();
    assertThat(pipe).exists();
    assertThat(tidemark.ok("import", "-v").err()).contains(ann + "/p\\xff: not kept yet");
    String bytes = HexFormat.of().formatHex(NastyTree.utf8(ann + "/p"));
    assertThat(tidemark.ok("import", "-v", "--json").out())
        .contains("\"path_typed\":\"" + ann + "/p\\\\xff\",\"path_bytes\":\"" + bytes + "ff\"");
  }

  @Test
  void a_name_that_the_destination_cannot_hold_has_its_path_in_json() throws IOException {
    Path at = ann;
    for (int i = 0; i < 14; i++) {
      at = Files.createDirectory(at.resolve("d".repeat(250)));
    }
    Files.write(RawNames.resolve(at, LARGE), new byte[1]);
    tidemark.ok("import");
    Path to = Files.createDirectories(place.resolve("p".repeat(250)));
    while (to.toString().length() + 14 * 251 < 4096) {
      to = Files.createDirectories(to.resolve("p".repeat(200)));
    }
    Ran ran =
        tidemark.ends(
            ExitCode.INCOMPLETE, "restore", "--json", "--to", to.resolve("out").toString());
    assertThat(ran.out().lines())
        .anyMatch(line ->
            line.contains("\"warning\"")
                && line.contains("\"path\":\"/ann/dd")
                && line.contains("\"reason\":"));
  }
}
