package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.PackSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// The sizes and times that lanes work with.
///
/// @param packs a pack is closed at a size that follows the link, between these
/// @param inlineBytes extents of less than this, or than a pack, go inline
/// @param packsPerCommit after so many packs an extents commit moves X
/// @param packsInFlight at most so many packs are under way at once
/// @param firstRecordsBytes a first upload commits records after so many bytes of packs, then at
///   twice as many, and so on
/// @param firstRecordsEvery a first upload commits records at least so often
/// @param baseBytesMin no base is due before the runs since the last one have so many bytes
/// @param baseAfterIncrementsMin nor before there are so many increments
/// @param baseAfterIncrementsMax a base is due after so many increments
/// @param runPartBytes a part of a run is closed at this size
/// @param spoolBytes runs that lanes share take at most so many bytes on this machine's disk
/// @param roundMax a round ends after so long; empty = never
public record MirrorLimits(
    PackSize.Bounds packs,
    int inlineBytes,
    int packsPerCommit,
    int packsInFlight,
    long firstRecordsBytes,
    Duration firstRecordsEvery,
    long baseBytesMin,
    int baseAfterIncrementsMin,
    int baseAfterIncrementsMax,
    int runPartBytes,
    long spoolBytes,
    Optional<Duration> roundMax) {

  /// @throws IllegalArgumentException if a limit lets nothing pass, or a time is below zero
  public MirrorLimits {
    Objects.requireNonNull(packs, "no sizes of packs");
    requirePositive("packs per commit", packsPerCommit);
    requirePositive("packs in flight", packsInFlight);
    requirePositive("bytes until first records", firstRecordsBytes);
    requirePositive("bytes of a part of a run", runPartBytes);
    requirePositive("most increments until a base", baseAfterIncrementsMax);
    requireNotNegative("inline bytes", inlineBytes);
    requireNotNegative("least bytes until a base", baseBytesMin);
    requireNotNegative("least increments until a base", baseAfterIncrementsMin);
    requireNotNegative("bytes of the spool", spoolBytes);
    requireNotNegative("time until first records", firstRecordsEvery.toNanos());
    roundMax.ifPresent(max -> requirePositive("time of a round", max.toNanos()));
  }

  private static void requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + ": a limit is above 0, got " + value);
    }
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + ": a limit is at least 0, got " + value);
    }
  }

  private static final int MIB = 1 << 20;

  public static MirrorLimits defaults() {
    return new MirrorLimits(
        PackSize.Bounds.DEFAULT,
        8 * MIB,
        16,
        3,
        256L * MIB,
        Duration.ofMinutes(30),
        MIB,
        8,
        4096,
        8 * MIB,
        2048L * MIB,
        Optional.empty());
  }

  public MirrorLimits withRoundMax(Duration newRoundMax) {
    return new MirrorLimits(
        packs,
        inlineBytes,
        packsPerCommit,
        packsInFlight,
        firstRecordsBytes,
        firstRecordsEvery,
        baseBytesMin,
        baseAfterIncrementsMin,
        baseAfterIncrementsMax,
        runPartBytes,
        spoolBytes,
        Optional.of(newRoundMax));
  }

  public MirrorLimits withSpoolBytes(long newSpoolBytes) {
    return new MirrorLimits(
        packs,
        inlineBytes,
        packsPerCommit,
        packsInFlight,
        firstRecordsBytes,
        firstRecordsEvery,
        baseBytesMin,
        baseAfterIncrementsMin,
        baseAfterIncrementsMax,
        runPartBytes,
        newSpoolBytes,
        roundMax);
  }
}
