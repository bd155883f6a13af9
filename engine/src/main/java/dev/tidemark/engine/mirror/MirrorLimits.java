package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.PackSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// The sizes and times that lanes work with.
///
/// @param packing how extents are packed
/// @param firstUpload when a first upload commits records on its way
/// @param baseDue when the next base is due
/// @param runPartBytes a part of a run is closed at this size
/// @param spoolBytes runs that lanes share take at most so many bytes on this machine's disk
/// @param roundMax a round ends after so long; empty = never
public record MirrorLimits(
    Packing packing,
    FirstUpload firstUpload,
    BaseDue baseDue,
    int runPartBytes,
    long spoolBytes,
    Optional<Duration> roundMax) {

  private static final int MIB = 1 << 20;

  /// @param sizes a pack is closed at a size that follows the link, between these
  /// @param inlineBytes extents of less than this, or than a pack, go inline
  /// @param perCommit after so many packs an extents commit moves X
  /// @param inFlight at most so many packs are under way at once
  public record Packing(PackSize.Bounds sizes, int inlineBytes, int perCommit, int inFlight) {
    public Packing {
      Objects.requireNonNull(sizes, "no sizes of packs");
      requirePositive("packs per commit", perCommit);
      requirePositive("packs in flight", inFlight);
      requireNotNegative("inline bytes", inlineBytes);
    }
  }

  /// @param recordsBytes records are committed after so many bytes of packs, then at twice as many,
  ///   and so on
  /// @param recordsEvery and at least so often
  public record FirstUpload(long recordsBytes, Duration recordsEvery) {
    public FirstUpload {
      requirePositive("bytes until first records", recordsBytes);
      requireNotNegative("time until first records", recordsEvery.toNanos());
    }
  }

  /// @param bytesMin not before the runs since the last one have so many bytes
  /// @param incrementsMin nor before there are so many increments
  /// @param incrementsMax always after so many increments
  public record BaseDue(long bytesMin, int incrementsMin, int incrementsMax) {
    public BaseDue {
      requirePositive("most increments until a base", incrementsMax);
      requireNotNegative("least bytes until a base", bytesMin);
      requireNotNegative("least increments until a base", incrementsMin);
    }
  }

  /// @throws IllegalArgumentException if a limit lets nothing pass, or a time is below zero
  public MirrorLimits {
    requirePositive("bytes of a part of a run", runPartBytes);
    requireNotNegative("bytes of the spool", spoolBytes);
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

  public static MirrorLimits defaults() {
    return new MirrorLimits(
        new Packing(PackSize.Bounds.DEFAULT, 8 * MIB, 16, 3),
        new FirstUpload(256L * MIB, Duration.ofMinutes(30)),
        new BaseDue(MIB, 8, 4096),
        8 * MIB,
        2048L * MIB,
        Optional.empty());
  }

  public MirrorLimits with(Packing newPacking) {
    return new MirrorLimits(newPacking, firstUpload, baseDue, runPartBytes, spoolBytes, roundMax);
  }

  public MirrorLimits with(FirstUpload newFirst) {
    return new MirrorLimits(packing, newFirst, baseDue, runPartBytes, spoolBytes, roundMax);
  }

  public MirrorLimits with(BaseDue newBaseDue) {
    return new MirrorLimits(packing, firstUpload, newBaseDue, runPartBytes, spoolBytes, roundMax);
  }

  public MirrorLimits withRunPartBytes(int newBytes) {
    return new MirrorLimits(packing, firstUpload, baseDue, newBytes, spoolBytes, roundMax);
  }

  public MirrorLimits withSpoolBytes(long newBytes) {
    return new MirrorLimits(packing, firstUpload, baseDue, runPartBytes, newBytes, roundMax);
  }

  public MirrorLimits withRoundMax(Duration newMax) {
    return new MirrorLimits(
        packing, firstUpload, baseDue, runPartBytes, spoolBytes, Optional.of(newMax));
  }
}
