package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An archive of commits with hardly more than their headers, made one by one.
final class HeaderArchive {

  static final Timeline TIMELINE = new Timeline(0, 1, 1);

  final MemorySink place = new MemorySink();

  /// What lies inside a commit with records.
  byte[] run = ArchiveFormatTest.run();

  /// What the next commits say besides.
  Timeline timeline = TIMELINE;

  List<CommitHeader.ListedSnapshot> snapshots = List.of();
  LostCommits lost = LostCommits.NONE;

  HeaderArchive() throws Exception {}

  Optional<CommitHeader> newest = Optional.empty();
  private Optional<CommitHeader.Previous> previous = Optional.empty();
  long number;
  private long base;

  /// One more commit, of records up to `tid`.
  CommitHeader.From records(CommitKind kind, long tid, Optional<CommitHeader.From> from)
      throws Exception {
    add(kind, tid, from);
    return newest.orElseThrow().nextFrom().orElseThrow();
  }

  void extentsOnly(int count, Optional<CommitHeader.From> from) throws Exception {
    long tid = from.map(records -> records.tid().value()).orElse(0L);
    for (int i = 0; i < count; i++) {
      add(CommitKind.EXTENTS, tid, from);
    }
  }

  private void add(CommitKind kind, long tid, Optional<CommitHeader.From> from) throws Exception {
    add(kind, tid, from, List.of(), List.of(), List.of());
  }

  /// @param apart where its records lie, if not inside
  void add(
      CommitKind kind,
      long tid,
      Optional<CommitHeader.From> from,
      List<RunRef> apart,
      List<PackRef> packs,
      List<PackRef> older)
      throws Exception {
    number++;
    base = kind == CommitKind.BASE ? number : base;
    Hash chain = new Hash(tid, 0, 0, 0);
    Mark mark =
        new Mark(timeline, new TxId(tid), chain, new ExtentId(number), new TxId(tid), chain);
    CommitHeader header =
        new CommitHeader(
            new UUID(1, 1),
            new UUID(2, 2),
            number,
            kind,
            mark,
            CommitHeader.State.NONE,
            from,
            previous,
            new CommitHeader.Tally(base, 0, 0, 0, 0, 0, 0),
            "test",
            snapshots,
            apart,
            packs,
            older,
            lost,
            0);
    Optional<byte[]> inside =
        kind == CommitKind.EXTENTS || !apart.isEmpty() ? Optional.empty() : Optional.of(run);
    CommitObject object = ArchiveWriter.assemble(header, inside, List.of());
    place.tamper(ArchiveNames.commit(number).value(), object.bytes());
    newest = Optional.of(object.header());
    previous = Optional.of(new CommitHeader.Previous(number, object.hash()));
  }

  void damage(long commit) {
    String name = ArchiveNames.commit(commit).value();
    byte[] bytes = place.bytes(name).orElseThrow();
    bytes[20] ^= 1;
    place.tamper(name, bytes);
  }

  /// Only the end of the object goes: its header stays sound.
  void cut(long commit) {
    String name = ArchiveNames.commit(commit).value();
    byte[] bytes = place.bytes(name).orElseThrow();
    place.tamper(name, Arrays.copyOf(bytes, bytes.length - 1));
  }
}
