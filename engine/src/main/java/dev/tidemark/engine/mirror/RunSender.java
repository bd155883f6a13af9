package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.RunKey;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.spool.SpooledRun;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Gets a run to the target: bytes for its commit object if they fit there, else parts that are
/// named in the state before they are sent. The encoding is the lanes' in common where it can be
/// kept. Parts that a killed round has sent are not sent again.
final class RunSender {

  private final ArchiveWriter writer;
  private final ArchivePacks archive;
  private final TargetState state;
  private final MirrorSource source;
  private final SharedEncodings shared;
  private final int partBytes;
  private final PackSize packs;
  private final LaneProgress log;
  private Optional<Map<ObjectName, Long>> present = Optional.empty();

  /// @param partBytes a part of a run is closed at this size, or a smaller one if the link is cut
  RunSender(
      ArchiveWriter writer,
      ArchivePacks archive,
      TargetState state,
      MirrorSource source,
      SharedEncodings shared,
      int partBytes,
      PackSize packs,
      LaneProgress log) {
    this.writer = writer;
    this.archive = archive;
    this.state = state;
    this.source = source;
    this.shared = shared;
    this.partBytes = partBytes;
    this.packs = packs;
    this.log = log;
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

  /// @param number of the commit that the run is made for
  Encoded encode(long number, RunKey key)
      throws TargetException, InterruptedException, IOException {
    int passing = packs.partBytes(partBytes);
    Optional<SpooledRun> spooled = passing == partBytes ? shared.run(key) : Optional.empty();
    if (spooled.isEmpty()) {
      return encodeAlone(number, key, passing);
    }
    try (SpooledRun run = spooled.get()) {
      return run.parts().size() == 1
          ? new Encoded(Optional.of(run.bytes()), List.of())
          : new Encoded(Optional.empty(), send(number, run.parts()));
    }
  }

  private List<RunRef> send(long number, List<Content> parts)
      throws TargetException, InterruptedException, IOException {
    List<RunRef> sent = new ArrayList<>();
    for (Content part : parts) {
      sent.add(send(number, sent.size(), part));
    }
    return sent;
  }

  /// Holds one part in memory at a time.
  private Encoded encodeAlone(long number, RunKey key, int closedAt)
      throws TargetException, InterruptedException, IOException {
    List<RunRef> parts = new ArrayList<>();
    try (RecordScan scan = key.scan(source)) {
      RunWriter run =
          new RunWriter(closedAt, (part, bytes) -> parts.add(sendBytes(number, part, bytes)));
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        run.add(record);
      }
      return new Encoded(run.finish(), parts);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private RunRef sendBytes(long number, int part, byte[] bytes)
      throws TargetException, InterruptedException {
    try {
      return send(number, part, Content.of(bytes, Sha256.of(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunRef send(long number, int part, Content bytes)
      throws TargetException, InterruptedException, IOException {
    RunRef ref = new RunRef(number, part, 0, bytes.length(), bytes.sha256());
    boolean there = ref.length() == present().getOrDefault(ref.object(), -1L);
    if (!there) {
      state.noteRun(ref);
      writer.create(ref, bytes);
      present().put(ref.object(), ref.length());
      log.partSent();
    }
    return ref;
  }

  /// Noted parts that are there: one listing for each number they were made for, asked once, and
  /// what was sent since.
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
