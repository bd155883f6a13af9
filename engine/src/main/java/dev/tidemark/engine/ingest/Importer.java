package dev.tidemark.engine.ingest;

import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Brings directory trees into a volume, so that each state of a source that is imported whole can
/// be had again.
///
/// An import compares with what it saw last time and reads only what may have changed. Killed at
/// any moment, the next one walks again and reads nothing that is in the volume already. What the
/// volume shows meanwhile is usable: complete files only, and nothing is removed before all that is
/// new is there.
public final class Importer {

  private final ImportLimits limits;
  private final Volume volume;
  private final PackStore packs;
  private final Seam seam;

  /// @param volume open to write
  /// @param packs of the same volume
  public Importer(Volume volume, PackStore packs, Seam seam) {
    this(ImportLimits.NORMAL, volume, packs, seam);
  }

  Importer(ImportLimits limits, Volume volume, PackStore packs, Seam seam) {
    this.limits = limits;
    this.volume = volume;
    this.packs = packs;
    this.seam = seam;
  }

  /// Imports sources one after another. A source that a guard refuses does not stop the others. One
  /// run at a time in a volume. Failures of the volume (`VolumeException`) stop all; what was
  /// committed stays.
  ///
  /// @throws IllegalArgumentException if two sources have one name, or places that overlap
  /// @throws InterruptedException if this thread is interrupted while it waits; the import can be
  ///   repeated
  public ImportResult run(
      List<ImportSource> sources, ImportOptions options, ImportListener listener)
      throws InterruptedException {
    check(sources);
    Objects.requireNonNull(options, "no options");
    Objects.requireNonNull(listener, "no listener");
    List<SourceResult> results = new ArrayList<>();
    for (ImportSource source : sources) {
      listener.started(source);
      SourceResult result =
          new SourceImport(limits, volume, packs, seam, source, options, listener).run();
      listener.finished(source, result);
      results.add(result);
    }
    return new ImportResult(results);
  }

  private static void check(List<ImportSource> sources) {
    Set<String> names = new HashSet<>();
    for (ImportSource source : sources) {
      if (!names.add(source.name())) {
        throw new IllegalArgumentException("two sources have the name " + source.name());
      }
      for (ImportSource other : sources) {
        if (other != source && other.as().overlaps(source.as())) {
          throw new IllegalArgumentException(
              "sources "
                  + source.name()
                  + " and "
                  + other.name()
                  + " overlap in the volume: "
                  + source.as()
                  + " and "
                  + other.as());
        }
      }
    }
  }
}
