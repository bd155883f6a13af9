package dev.tidemark.cli.output;

import dev.tidemark.engine.check.Depth;
import dev.tidemark.engine.check.Report;

/// How much of the content a check has read, in words.
public final class ContentText {

  private ContentText() {}

  /// @param lost packs that are damaged or gone
  public static String of(Depth depth, Report report, long lost) {
    return switch (depth) {
      case Depth.Structure none -> notRead();
      case Depth.Sample sample -> read(report, lost);
      case Depth.Slice slice -> read(report, lost);
      case Depth.All all -> read(report, lost);
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
  public static String read(Report report, long lost) {
    return Units.bytes(report.bytes())
        + " of content proven"
        + (lost == 0 ? "" : ", " + Units.count(lost, "pack", "packs") + " damaged or gone")
        + (report.unreadPacks() == 0
            ? ""
            : ", " + Units.count(report.unreadPacks(), "pack was", "packs were") + " not read");
  }
}
