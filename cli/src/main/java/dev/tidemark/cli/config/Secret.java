package dev.tidemark.cli.config;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The origin of a secret. Its `toString` shows the way, never the value.
public sealed interface Secret {

  /// Reads it.
  ///
  /// @param key the setting it is for, for the message of a failure
  String resolve(String key);

  /// Written in the file itself, or in a variable.
  record Literal(String value) implements Secret {
    @Override
    public String resolve(String key) {
      return value;
    }

    @Override
    public String toString() {
      return "(hidden)";
    }
  }

  /// The first line of a file.
  record InFile(Path file) implements Secret {
    @Override
    public String resolve(String key) {
      try {
        String secret = firstLine(Files.readString(file));
        if (secret.isEmpty()) {
          throw new CliException(
              ExitCode.CREDENTIALS, key + "-file: the first line of " + file + " is empty");
        }
        return secret;
      } catch (IOException e) {
        throw new CliException(
            ExitCode.CREDENTIALS,
            key + "-file: cannot read " + file + "; create it, readable by you alone",
            e);
      }
    }

    @Override
    public String toString() {
      return "(from " + file + ")";
    }
  }

  /// The first line that a shell command prints.
  record FromCommand(String command) implements Secret {
    @Override
    public String resolve(String key) {
      try {
        Process process =
            new ProcessBuilder("/bin/sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
          throw new CliException(
              ExitCode.CREDENTIALS,
              key + "-command: '" + command + "' ended with exit code " + exit);
        }
        String secret = firstLine(printed);
        if (secret.isEmpty()) {
          throw new CliException(
              ExitCode.CREDENTIALS, key + "-command: '" + command + "' printed no secret");
        }
        return secret;
      } catch (IOException e) {
        throw new CliException(
            ExitCode.CREDENTIALS, key + "-command: cannot run '" + command + "'", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException(ExitCode.ERROR, key + "-command: interrupted", e);
      }
    }

    @Override
    public String toString() {
      return "(from a command)";
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).stripTrailing();
  }
}
