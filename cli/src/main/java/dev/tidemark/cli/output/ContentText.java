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
