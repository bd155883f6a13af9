package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.RunRef;
import dev.tidemark.engine.archive.RunWriter;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Encodes records as a run: in memory if it fits its commit object, else as parts that are named
/// in the state and sent as they become full. Parts that a killed round has sent are not sent
/// again.
final class RunEncoder {

  private final ArchiveWriter writer;
  private final ArchivePacks archive;
  private final TargetState state;
  private final MirrorLimits limits;
  private Optional<Map<ObjectName, Long>> present = Optional.empty();

  RunEncoder(ArchiveWriter writer, ArchivePacks archive, TargetState state, MirrorLimits limits) {
    this.writer = writer;
    this.archive = archive;
    this.state = state;
    this.limits = limits;
  }

  /// A run: inline or in parts of their own.
  record Encoded(Optional<byte[]> inline, List<RunRef> parts) {

    /// No records.
    static final Encoded NONE = new Encoded(Optional.empty(), List.of());

    /// Stored bytes.
    long length() {
      long length = inline.map(bytes -> (long) bytes.length).orElse(0L);
      for (RunRef part : parts) {
        length += part.length();
      }
      return length;
    }
  }

  /// Reads the scan to its end and closes it.
  ///
  /// @param number of the commit that the run is made for
  Encoded encode(long number, RecordScan scan)
      throws TargetException, InterruptedException, IOException {
    List<RunRef> parts = new ArrayList<>();
    try (scan) {
      RunWriter run =
          new RunWriter(
              limits.runPartBytes(),
              (part, bytes) -> parts.add(send(ArchiveWriter.EncodedPart.of(number, part, bytes))));
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        run.add(record);
      }
      return new Encoded(run.finish(), parts);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private RunRef send(ArchiveWriter.EncodedPart part) throws TargetException, InterruptedException {
    RunRef ref = part.ref();
    boolean there = ref.length() == present().getOrDefault(ref.object(), -1L);
    if (!there) {
      note(ref);
      writer.create(part);
    }
    return ref;
  }

  private void note(RunRef ref) {
    try {
      state.noteRun(ref);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Noted parts that are there, asked once: one listing for each number they were made for.
  private Map<ObjectName, Long> present() throws TargetException, InterruptedException {
    if (present.isEmpty()) {
      List<RunRef> noted = state.contents().runs();
      TreeSet<Long> numbers = new TreeSet<>(noted.stream().map(RunRef::number).toList());
      Map<ObjectName, Long> listed = archive.present(ArchiveNames.RUNS, numbers);
      Map<ObjectName, Long> ours = new HashMap<>();
      for (RunRef run : noted) {
        Long length = listed.get(run.object());
        if (length != null) {
          ours.put(run.object(), length);
        }
      }
      present = Optional.of(ours);
    }
    return present.get();
  }
}
