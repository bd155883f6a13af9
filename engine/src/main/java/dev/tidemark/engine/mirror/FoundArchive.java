package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ChainCheck;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.Inventory;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An archive that becomes a target as it is, and what it lacks as far as listings and headers show
/// it. What it lacks is noted with its registration, so that every command says it and rounds mend
/// it.
///
/// @param newest its newest good commit, if that is what the next round goes on from
/// @param missing packs and parts of runs that are gone or not whole
/// @param broken commits that cannot be used
record FoundArchive(
    Descriptor descriptor,
    Optional<CommitReader.Found.Good> newest,
    Inventory.Missing missing,
    LostCommits broken) {

  /// One that is new, or of which nothing was looked at.
  static FoundArchive of(Descriptor descriptor) {
    return new FoundArchive(
        descriptor, Optional.empty(), Inventory.Missing.NOTHING, LostCommits.NONE);
  }

  /// Looks at a copy of another target. One without commits is not filled yet, and lacks nothing.
  static FoundArchive ofCopy(Descriptor descriptor, ObjectSink sink, Seam seam)
      throws TargetException, InterruptedException {
    CommitReader.Newest newest = CommitReader.once(sink, seam).newest();
    return newest.good().isPresent()
        ? of(descriptor, newest.good().get(), newest.highest(), sink, seam)
        : new FoundArchive(
            descriptor,
            Optional.empty(),
            Inventory.Missing.NOTHING,
            LostCommits.between(1, newest.highest()));
  }

  /// Looks at an archive by its newest commit.
  static FoundArchive of(
      Descriptor descriptor,
      CommitReader.Found.Good newest,
      long highest,
      ObjectSink sink,
      Seam seam)
      throws TargetException, InterruptedException {
    LostCommits above = LostCommits.between(newest.header().number() + 1, highest);
    Inventory.Missing missing = missing(newest, sink, seam);
    LostCommits ofParts = LostCommits.of(missing.parts().stream().map(RunRef::number).toList());
    LostCommits onTheWay = new ChainCheck(sink, seam).broken(newest.header());
    return new FoundArchive(
        descriptor, Optional.of(newest), missing, above.with(ofParts).with(onTheWay));
  }

  /// Where the way down to a base is broken, nobody knows what its states need; the base that mends
  /// it names only what is there.
  private static Inventory.Missing missing(
      CommitReader.Found.Good newest, ObjectSink sink, Seam seam)
      throws TargetException, InterruptedException {
    try {
      return new Inventory(sink, seam).missing(newest.header());
    } catch (TargetException.Corrupt e) {
      return Inventory.Missing.NOTHING;
    }
  }

  /// What its target remembers from now on. The newest commit comes first: a base that is seen ends
  /// what was known of runs before. That the place was looked at as a whole is not noted: the next
  /// round does that.
  List<StateEntry> notes(StateContents known, Instant now) {
    List<StateEntry> notes = new ArrayList<>();
    if (known.seen().isEmpty()) {
      newest.ifPresent(good -> notes.add(new StateEntry.Seen(good.header(), good.hash())));
    }
    if (!broken.isEmpty()) {
      notes.add(new StateEntry.Damaged(broken));
    }
    if (!missing.isNothing()) {
      notes.add(new StateEntry.Found(joined(known.found(), now)));
    }
    return notes;
  }

  private KnownDamage joined(KnownDamage known, Instant now) {
    KnownDamage found =
        new KnownDamage(now, missing.count(), missing.packs(), missing.parts(), 0, false, false);
    return new VerifyResult(found, LostCommits.NONE, Set.of(), Set.of(), Optional.empty(), false)
        .after(known);
  }
}
