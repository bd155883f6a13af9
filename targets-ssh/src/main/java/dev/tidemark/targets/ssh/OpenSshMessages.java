package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The messages of an ssh on its standard error, read by a thread of its own until it ends: the
/// last lines, without those of `LogLevel=DEBUG1` but for what a message needs.
final class OpenSshMessages {

  private static final int LINES_MAX = 100;
  private static final int LINE_LENGTH_MAX = 400;
  private static final int END_WAIT_MILLIS = 1_000;

  private static final Pattern SMALL_TALK =
      Pattern.compile(
          "debug1: (?!Server host (key|certificate): |Offering public key: |Server accepts key: ).*"
              + "|OpenSSH_.*|Authenticated to .*|Transferred: .*|Bytes per second: .*|@+|");

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  private OpenSshMessages(Process process) {
    this.reader =
        Thread.ofPlatform().daemon().name("ssh-messages").unstarted(() -> readAll(process));
  }

  static OpenSshMessages of(Process process) {
    OpenSshMessages messages = new OpenSshMessages(process);
    messages.reader.start();
    return messages;
  }

  private void readAll(Process process) {
    try (Reader in = new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)) {
      char[] some = new char[4 << 10];
      StringBuilder line = new StringBuilder();
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        take(some, n, line);
      }
      add(line.toString());
    } catch (IOException closed) {
      // It has ended.
    }
  }

  private void take(char[] from, int length, StringBuilder line) {
    for (int i = 0; i < length; i++) {
      if (from[i] == '\n') {
        add(line.toString());
        line.setLength(0);
      } else if (line.length() < LINE_LENGTH_MAX) {
        line.append(from[i]);
      }
    }
  }

  private void add(String text) {
    String line = text.strip();
    if (SMALL_TALK.matcher(line).matches()) {
      return;
    }
    synchronized (lines) {
      lines.add(line);
      if (lines.size() > LINES_MAX) {
        lines.remove();
      }
    }
  }

  /// Waits until all has been read, but not for long: a program that ssh has begun may hold on to
  /// the stream.
  void awaitEnd() throws InterruptedException {
    reader.join(END_WAIT_MILLIS);
  }

  private List<String> lines() {
    synchronized (lines) {
      return new ArrayList<>(lines);
    }
  }

  /// The groups of a pattern in all lines that hold it.
  Stream<Matcher> all(Pattern pattern) {
    return lines().stream().map(pattern::matcher).filter(Matcher::find);
  }

  Optional<Matcher> first(Pattern pattern) {
    return all(pattern).findFirst();
  }

  boolean has(String text) {
    return lines().stream().anyMatch(line -> line.contains(text));
  }

  /// The first line that is no debug message.
  Optional<String> first() {
    return plain().findFirst();
  }

  /// The last line that is no debug message.
  Optional<String> last() {
    return plain().reduce((earlier, later) -> later);
  }

  private Stream<String> plain() {
    return lines().stream()
        .filter(line -> !line.startsWith("debug1: "))
        .map(line ->
            MessageText.of(line.endsWith(".") ? line.substring(0, line.length() - 1) : line));
  }
}
