package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.copy.SourceStanding;
import dev.tidemark.engine.mirror.LastRound;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;

/// Compares a copy with the target that it is filled from, by their newest commits. Where that one
/// cannot be asked, what the last round has found still counts.
record SourceComparison(Session session) {

  /// What was found.
  sealed interface Found {

    /// It is no copy.
    record NoCopy() implements Found {}

    /// Its newest commit is the source's of that number.
    record Follows(String source) implements Found {}

    /// No round copies to it any more.
    record Parted(String source, String fact) implements Found {}

    /// Nothing can be said.
    record NotCompared(String source, String reason) implements Found {}

    default boolean isParted() {
      return this instanceof Parted;
    }

    /// Why, if it is not as it should be.
    default Optional<String> why() {
      return switch (this) {
        case NoCopy none -> Optional.empty();
        case Follows follows -> Optional.empty();
        case Parted parted -> Optional.of(parted.fact());
        case NotCompared open -> Optional.of(open.reason());
      };
    }

    /// One word for programs; empty if it is no copy.
    default String word() {
      return switch (this) {
        case NoCopy none -> "";
        case Follows follows -> "follows";
        case Parted parted -> "diverged";
        case NotCompared open -> "not_compared";
      };
    }
  }

  Found of(String name) throws InterruptedException {
    Optional<String> source = session.targets().find(name).flatMap(TargetConfig::from);
    return source.isPresent() ? compare(name, source.get()) : new Found.NoCopy();
  }

  private Found compare(String name, String source) throws InterruptedException {
    try (ObjectSink original = session.targets().open(source);
        ObjectSink copy = session.targets().open(name)) {
      return switch (SourceStanding.of(original, copy, session.seam())) {
        case SourceStanding.Follows follows -> new Found.Follows(source);
        case SourceStanding.Parted parted -> new Found.Parted(source, parted.fact());
        case SourceStanding.Unproven unproven ->
            new Found.NotCompared(source, "the newest commit of one of both is damaged or gone");
      };
    } catch (TargetException | RuntimeException e) {
      return lastFound(name, source, ExitCodes.tell(e).text());
    }
  }

  private Found lastFound(String name, String source, String reason) {
    return session
        .findVolumeDirectory()
        .filter(VolumeAccess::holdsVolume)
        .flatMap(volume -> LastRound.of(new LocalDisk(volume), name))
        .flatMap(LastRound::diverged)
        .<Found>map(known ->
            new Found.Parted(
                source,
                "the round of "
                    + Units.time(known.at())
                    + " found it so, and the source cannot be asked now: "
                    + known.message()))
        .orElse(new Found.NotCompared(source, reason));
  }
}
