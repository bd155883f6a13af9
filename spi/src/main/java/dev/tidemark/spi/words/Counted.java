package dev.tidemark.spi.words;

import java.util.Locale;

/// Numbers of things in messages: `1 pack`, `2 packs`, `12,000 packs`.
public final class Counted {

  private Counted() {}

  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
