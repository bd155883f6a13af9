package dev.tidemark.cli.output;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and rates as people write them. Each is a whole number and a unit, which is never left
/// out.
///
/// | kind     | units                                                        |
/// |----------|--------------------------------------------------------------|
/// | size     | `B`, `KiB`, `MiB`, `GiB`, `TiB`, and `kB`, `MB`, `GB`, `TB`  |
/// | rate     | a size and `/s`                                              |
public final class Quantity {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?(B|[KMGT]iB|[kMGT]B)");
  private static final String POWERS = "KMGT";

  private Quantity() {}

  /// Bytes.
  public static OptionalLong size(String text) {
    Matcher matcher = SIZE.matcher(text);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * unit(matcher.group(2)))
        : OptionalLong.empty();
  }

  private static long unit(String unit) {
    long base = unit.endsWith("iB") ? 1024 : 1000;
    long bytes = 1;
    for (int i = POWERS.indexOf(unit.substring(0, 1).toUpperCase(Locale.ROOT)); i >= 0; i--) {
      bytes *= base;
    }
    return bytes;
  }

  /// Bytes per second.
  public static OptionalLong rate(String text) {
    return text.endsWith("/s")
        ? size(text.substring(0, text.length() - 2).stripTrailing())
        : OptionalLong.empty();
  }
}
