package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the program in a mount namespace of its own, where a test may mount what it likes.
///
/// @param place the test's directory, with `tidemark.yml`; `$P` in scripts
record MountNamespace(Path place) {

  /// Runs lines of a shell, in which `tidemark` is the program.
  ///
  /// @param before a script that must succeed
  /// @return what came of each line
  List<Ran> run(String before, String... lines) throws IOException, InterruptedException {
    Need.ability("the right to mount").require(canMount());
    StringBuilder script =
        new StringBuilder("J=\"$*\"\ntidemark() { $J \"$@\" -c \"$C\"; }\nset -e\n");
    script.append(before).append("set +e\n");
    for (int i = 0; i < lines.length; i++) {
      script.append(lines[i]).append(" >\"$O/out").append(i).append("\" 2>\"$O/err").append(i);
      script.append("\"\necho $? >\"$O/exit").append(i).append("\"\n");
    }
    Path output = Files.createTempDirectory(place, "output");
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script.toString(), "sh"));
    command.addAll(Tidemark.command());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("O", output.toString());
    builder.environment().put("P", place.toString());
    builder.environment().put("C", place.resolve("tidemark.yml").toString());
    assertThat(builder.start().waitFor()).isZero();
    List<Ran> ran = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      ran.add(
          new Ran(
              Integer.parseInt(Files.readString(output.resolve("exit" + i)).strip()),
              Files.readString(output.resolve("out" + i), StandardCharsets.ISO_8859_1),
              Files.readString(output.resolve("err" + i))));
    }
    return ran;
  }

  private static boolean canMount() throws IOException, InterruptedException {
    String mounts = "mount --bind /tmp /tmp && mount -t tmpfs u /mnt";
    return new ProcessBuilder("unshare", "-rm", "sh", "-c", mounts).start().waitFor() == 0;
  }
}
