package dev.tidemark.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The arguments as the system gave them. The JVM replaces each byte that is no UTF-8 by U+FFFD, so
/// such an argument would mean another file than the person who typed it.
final class ArgumentBytes {

  private static final char REPLACEMENT = '\uFFFD';

  /// Where Linux has the whole command line, a zero byte after each argument.
  static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private ArgumentBytes() {}

  /// What is wrong with an argument that the JVM has changed, and how it is written.
  ///
  /// @param commandLine [#COMMAND_LINE]; where it is missing, every U+FFFD is taken for a change
  static Optional<String> fault(String[] arguments, Path commandLine) {
    List<String> given = List.of(arguments);
    if (given.stream().noneMatch(ArgumentBytes::isSuspect)) {
      return Optional.empty();
    }
    List<byte[]> raw = last(arguments.length, commandLine);
    for (int i = 0; i < given.size(); i++) {
      String typed = raw.isEmpty() ? unknown(given.get(i)) : escaped(raw.get(i));
      if (!typed.equals(given.get(i))) {
        return Optional.of(
            "argument "
                + (i + 1)
                + " is no UTF-8 text; write each such byte of a path in a volume as \\xhh, here '"
                + typed
                + "', and make a link with another name to such a directory of this machine");
      }
    }
    return Optional.empty();
  }

  private static boolean isSuspect(String argument) {
    return argument.indexOf(REPLACEMENT) >= 0;
  }

  private static String unknown(String argument) {
    return argument.replace(String.valueOf(REPLACEMENT), "\\xhh");
  }

  /// Empty if the system does not tell.
  private static List<byte[]> last(int count, Path commandLine) {
    byte[] all;
    try {
      all = Files.readAllBytes(commandLine);
    } catch (IOException e) {
      return List.of();
    }
    List<byte[]> arguments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        arguments.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return arguments.size() < count
        ? List.of()
        : arguments.subList(arguments.size() - count, arguments.size());
  }

  /// The text, with `\xhh` for each byte that is not part of it.
  private static String escaped(byte[] raw) {
    StringBuilder out = new StringBuilder(raw.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(raw);
    CharBuffer text = CharBuffer.allocate(raw.length);
    CoderResult result = decoder.decode(in, text, true);
    while (result.isError()) {
      out.append(text.flip());
      text.clear();
      for (int n = 0; n < result.length(); n++) {
        out.append(String.format("\\x%02x", in.get()));
      }
      result = decoder.decode(in, text, true);
    }
    return out.append(text.flip()).toString();
  }
}
