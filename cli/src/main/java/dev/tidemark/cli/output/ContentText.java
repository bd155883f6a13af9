package dev.tidemark.cli.output;

import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.CheckResult;

/// The amount of content that a check has read, in words.
public final class ContentText {

  private ContentText() {}

  /// @param lost packs that are damaged or gone
  public static String of(CheckDepth depth, CheckResult report, long lost) {
    return switch (depth) {
      case CheckDepth.Structure none -> notRead();
      case CheckDepth.Sample sample -> read(report, lost);
      case CheckDepth.Slice slice -> read(report, lost);
      case CheckDepth.All all -> read(report, lost);
    };
  }

  private static String notRead() {
    return "content was not read (--content)";
  }

  /// How far one slice came.
  ///
  /// @param packs read in this slice
  /// @param left packs behind the last one
  /// @param endsPass no pack is left out, by this slice and those before it
  public static String slice(long packs, long left, boolean endsPass) {
    return "read "
        + Units.count(packs, "pack", "packs")
        + (endsPass
            ? ", up to the last one: the pass is complete"
            : ", " + Units.count(left, "is", "are") + " left for the next run");
  }

  /// Of a check that was to read some or all of it: what was proven, and what was not.
  public static String read(CheckResult report, long lost) {
    return Units.bytes(report.bytes())
        + " of content proven"
        + (lost == 0 ? "" : ", " + Units.count(lost, "pack", "packs") + " damaged or gone")
        + (report.unreadPacks() == 0
            ? ""
            : ", " + Units.count(report.unreadPacks(), "pack was", "packs were") + " not read");
  }
}
