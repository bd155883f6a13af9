package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// The questions of a writer to an archive about its packs, without a second attempt: a round has
/// its own.
public final class ArchivePacks {

  private final ObjectReader reads;
  private final CommitReader commits;

  public ArchivePacks(ObjectSink sink, Seam seam) {
    reads = new ObjectReader(sink, seam);
    commits = new CommitReader(reads);
  }

  /// The packs that extents commits have added since the newest commit with records, in order.
  ///
  /// @param newest its lists need not be there
  /// @return empty if one of those commits cannot be read: then nothing is known of its packs
  public Optional<List<PackRef>> sinceRecords(CommitHeader newest)
      throws TargetException, InterruptedException {
    List<PackRef> packs = new ArrayList<>();
    long records = newest.nextFrom().map(CommitHeader.From::number).orElse(0L);
    long number = newest.number();
    try {
      while (number > records) {
        CommitHeader header = commits.header(number);
        if (header.kind() != CommitKind.EXTENTS) {
          break; // an old branch: this line goes on at `records`
        }
        packs.addAll(0, header.packs());
        number = header.previous().map(CommitHeader.Previous::number).orElse(0L);
      }
      return Optional.of(packs);
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return Optional.empty();
    }
  }

  /// Every pack that the newest commit with records and what it builds on name: all that its state
  /// and older ones may need.
  ///
  /// @param newest its lists need not be there
  /// @throws TargetException.Corrupt if the way down to its base is broken
  public List<PackRef> ofRecords(CommitHeader newest) throws TargetException, InterruptedException {
    List<PackRef> packs = new ArrayList<>();
    for (CommitChain.Node node : way(newest)) {
      packs.addAll(node.header().older());
      packs.addAll(node.header().packs());
    }
    return packs;
  }

  /// The commits that bases below the newest commit with records have given up. The next base says
  /// it again, so that the newest one always says it all.
  ///
  /// @param newest its lists need not be there
  /// @throws TargetException.Corrupt if the way down to its base is broken
  public LostCommits givenUp(CommitHeader newest) throws TargetException, InterruptedException {
    LostCommits lost = LostCommits.NONE;
    for (CommitChain.Node node : way(newest)) {
      lost = lost.with(node.header().lost());
    }
    return lost;
  }

  private List<CommitChain.Node> way(CommitHeader newest)
      throws TargetException, InterruptedException {
    Optional<CommitHeader.From> records = newest.nextFrom();
    if (records.isEmpty()) {
      return List.of();
    }
    CommitHeader top = commits.builtOn(records.get().number());
    CommitChain path = new CommitChain(commits, reads, Optional.of(top));
    List<CommitChain.Node> nodes = path.to(top.mark().tid());
    if (nodes.isEmpty()) {
      throw new TargetException.Corrupt(
          "read commits in "
              + reads.location()
              + ": the way down from commit "
              + top.number()
              + " to its base is broken",
          null);
    }
    return nodes;
  }

  /// The packs that are there by their names and lengths, and were made for one of these numbers.
  public List<PackRef> listed(LongPredicate number) throws TargetException, InterruptedException {
    return ObjectListing.of(reads, ArchiveNames.PACKS).packs().stream()
        .filter(pack -> number.test(pack.number()))
        .toList();
  }

  /// Whether a pack is there and has the hash that its name says: all of it is read.
  public boolean isWhole(PackRef pack) throws TargetException, InterruptedException {
    try {
      reads.pack(pack);
      return true;
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return false;
    }
  }

  /// The newest commit on the line of another one that fits and whose state can be given back.
  ///
  /// @param top its lists need not be there
  public Optional<CommitHeader> newestOnLine(CommitHeader top, Predicate<CommitHeader> fits)
      throws TargetException, InterruptedException {
    return line(top).newest(fits);
  }

  /// Whether the line of a commit can give back the state of a TID.
  ///
  /// @param top its lists need not be there
  public boolean restores(CommitHeader top, TxId tid) throws TargetException, InterruptedException {
    return !line(top).to(tid).isEmpty();
  }

  private CommitChain line(CommitHeader top) throws TargetException, InterruptedException {
    return new CommitChain(commits, reads, Optional.of(commits.builtOn(top.number())));
  }

  /// The header of a commit. Its own hash is checked.
  public CommitHeader header(long number) throws TargetException, InterruptedException {
    return commits.header(number);
  }

  /// Which of these objects are there with their whole length: one listing for each number that
  /// they were made for.
  public Map<ObjectName, Long> present(String directory, Collection<Long> numbers)
      throws TargetException, InterruptedException {
    return ObjectListing.of(
            reads, numbers.stream().map(number -> directory + number + "-").toList())
        .lengths();
  }
}
