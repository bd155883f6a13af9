package dev.tidemark.engine.seam;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Tells a full disk from other failures. The JDK has no exception of its own for it, only the
/// system's words, in the language that the system speaks; so the system is asked for them once. A
/// quota and the longest file that a system keeps are full disks, too: what did not fit is undone.
final class FullDiskWords {

  private static final List<String> ENGLISH =
      List.of("no space left", "quota exceeded", "not enough space", "file too large");

  /// A device that is always full.
  private static final Path FULL = Path.of("/dev/full");

  private static final FullDiskWords OF_THIS_SYSTEM = new FullDiskWords(asked(FULL));

  private final List<String> words;

  /// @param own the system's own words; empty if it has none
  FullDiskWords(String own) {
    words =
        Stream.concat(ENGLISH.stream(), Stream.of(own.toLowerCase(Locale.ROOT)))
            .filter(word -> !word.isEmpty())
            .toList();
  }

  static FullDiskWords ofThisSystem() {
    return OF_THIS_SYSTEM;
  }

  boolean areIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(lower::contains);
  }

  static String asked(Path fullDevice) {
    if (!Files.isWritable(fullDevice) || Files.isRegularFile(fullDevice)) {
      return "";
    }
    try (FileOutputStream out = new FileOutputStream(fullDevice.toFile())) {
      return refusal(out);
    } catch (IOException e) {
      return "";
    }
  }

  private static String refusal(FileOutputStream out) {
    try {
      out.write(0);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
