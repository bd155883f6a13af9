package dev.tidemark.targets.ssh;

import org.jspecify.annotations.Nullable;

/// Text from elsewhere, fit for a message: one line, not long.
final class MessageText {

  private static final int LENGTH_MAX = 200;

  private MessageText() {}

  static String of(@Nullable String text) {
    String line = text == null ? "" : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "...";
  }

  /// What the innermost cause says.
  static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = of(root.getMessage());
    return text.isEmpty() ? root.getClass().getSimpleName() : text;
  }
}
