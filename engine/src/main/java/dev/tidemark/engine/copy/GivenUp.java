package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.LostCommits;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commits that a source has given up: a copy need not have them, and may have them whole.
/// Asked for only when something is amiss. For one thread.
final class GivenUp {

  private final ObjectSink source;
  private final Seam seam;
  private @Nullable LostCommits lost;

  GivenUp(ObjectSink source, Seam seam) {
    this.source = source;
    this.seam = seam;
  }

  boolean contains(long number) throws TargetException, InterruptedException {
    LostCommits known = lost;
    if (known == null) {
      known = read();
      lost = known;
    }
    return known.contains(number);
  }

  private LostCommits read() throws TargetException, InterruptedException {
    Optional<CommitHeader> newest =
        Commits.once(source, seam).newest().good().map(Commits.Found.Good::header);
    try {
      return newest.isPresent()
          ? new ArchivePacks(source, seam).givenUp(newest.get())
          : LostCommits.NONE;
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return LostCommits.NONE;
    }
  }
}
