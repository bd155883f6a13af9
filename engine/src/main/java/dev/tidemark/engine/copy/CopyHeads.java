package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.util.Optional;

/// The newest commits of both places. If the destination's newest commit is the source's of that
/// number, all before it are the same ones, too: each commit names the hash of the one before.
///
/// @param source the highest commit number there; 0 = none
/// @param destination the highest commit number there, not above the source's; 0 = none
/// @param tail what the newest commit object of the destination ends in, and the source's of that
///   number as well; zero if there is none, or one of both is damaged or gone
record CopyHeads(long source, long destination, Hash tail) {

  /// Whether the destination's newest commit is the one that a mark means.
  boolean isAt(CopyMark mark) {
    return mark.number() == destination && mark.hash().equals(tail);
  }

  /// Asks both places: two lists of one name, and two reads of 32 bytes.
  ///
  /// @throws TargetException.Missing if the source is no archive
  /// @throws TargetException.Diverged if the destination is ahead, or holds another good commit of
  ///   that number
  static CopyHeads look(
      ObjectSink source, ObjectSink destination, Seam seam, GivenUpCommits givenUp)
      throws TargetException, InterruptedException {
    Optional<ObjectInfo> newest = CommitReader.once(source, seam).highestObject();
    Optional<ObjectInfo> copied = CommitReader.once(destination, seam).highestObject();
    long sourceNumber = number(newest);
    long number = number(copied);
    if (copied.isEmpty()) {
      return new CopyHeads(sourceNumber, 0, Hash.ZERO);
    }
    ObjectReader from = ObjectReader.once(source, seam);
    ObjectReader to = ObjectReader.once(destination, seam);
    if (newest.isEmpty()) {
      PlaceDescriptor.of(source, seam); // a place that is no archive is no older copy of one
    }
    if (number > sourceNumber) {
      boolean older =
          newest.isEmpty()
              || tail(from, newest.get()).equals(tail(to, newest.get()))
              || !areApart(source, destination, seam, sourceNumber);
      throw older ? ahead(from, to, sourceNumber, number) : parted(from, to, sourceNumber);
    }
    Optional<Hash> tail = tail(to, copied.get());
    if (tail.isPresent() && tail.equals(tail(from, copied.get()))) {
      return new CopyHeads(sourceNumber, number, tail.get());
    }
    if (givenUp.contains(number)) {
      return new CopyHeads(sourceNumber, number, tail.orElse(Hash.ZERO));
    }
    if (areApart(source, destination, seam, number)) {
      throw parted(from, to, number);
    }
    return new CopyHeads(sourceNumber, number, Hash.ZERO);
  }

  /// Whether both places have a good commit of this number, and not the same: neither is damaged.
  private static boolean areApart(ObjectSink source, ObjectSink destination, Seam seam, long number)
      throws TargetException, InterruptedException {
    return CommitReader.once(source, seam).read(number) instanceof CommitReader.Found.Good original
        && CommitReader.once(destination, seam).read(number)
            instanceof CommitReader.Found.Good there
        && !original.hash().equals(there.hash());
  }

  private static long number(Optional<ObjectInfo> commit) {
    return commit
        .map(ObjectInfo::name)
        .map(name -> ArchiveNames.commitNumber(name).orElseThrow())
        .orElse(0L);
  }

  /// The last 32 bytes of an object of exactly this length; empty if it has another.
  private static Optional<Hash> tail(ObjectReader place, ObjectInfo commit)
      throws TargetException, InterruptedException {
    ObjectName name = commit.name();
    long offset = commit.length() - Hash.BYTES;
    return offset < 0
        ? Optional.of(Hash.ZERO)
        : place
            .upTo(name, offset, Hash.BYTES + 1)
            .filter(bytes -> bytes.length == Hash.BYTES)
            .map(Hash::of);
  }

  private static TargetException.Diverged ahead(
      ObjectReader source, ObjectReader destination, long sourceNumber, long number) {
    return new TargetException.Diverged(
        way(source, destination)
            + "the destination is ahead, at commit "
            + number
            + "; the source is at "
            + sourceNumber
            + ", an older copy of it, or it has lost what is newer. The destination is left as it"
            + " is; copy the other way, or to an empty place");
  }

  static TargetException.Diverged parted(
      ObjectReader source, ObjectReader destination, long number) {
    return new TargetException.Diverged(
        way(source, destination)
            + "commit "
            + number
            + " is another one at each place: they have gone on apart. The destination is left as"
            + " it is; copy to an empty place");
  }

  private static String way(ObjectReader source, ObjectReader destination) {
    return "copy " + source.location() + " to " + destination.location() + ": ";
  }
}
