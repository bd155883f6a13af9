package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.Retry;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A copy of an archive between two places that are yet to be opened, in attempts: what waiting may
/// heal is tried again, here or by a caller with a loop of its own. The source is read as every
/// reader does it: an object that breaks off goes on where it was. For one thread.
public final class PlaceCopy {

  private final Place source;
  private final Place destination;
  private final Seam seam;
  private final CopyLimits limits;
  private final SourceFailures failures = new SourceFailures();

  /// A place and the way there.
  ///
  /// @param name what people call it
  /// @param singleWriter a person has promised that nobody else ever writes there
  public record Place(String name, Link link, Link.Opener opener, boolean singleWriter) {}

  public PlaceCopy(Place source, Place destination, Seam seam, CopyLimits limits) {
    this.source = source;
    this.destination = destination;
    this.seam = seam;
    this.limits = limits;
  }

  /// Makes an empty place a copy of the source, so far without commits. A place that is one already
  /// stays as it is.
  ///
  /// @throws TargetException as [ArchiveCopy#create]
  public Descriptor create() throws TargetException, InterruptedException {
    try (ObjectSink from = source.link().open(source.opener(), bytes -> {});
        ObjectSink to = destination.link().open(destination.opener(), bytes -> {})) {
      ArchiveCreation.checkExclusive(destination.name(), to.traits(), destination.singleWriter());
      return ArchiveCopy.create(from, to, seam);
    }
  }

  /// Brings the destination up to the source, in as many attempts as its link has patience for.
  ///
  /// @param sent hears of bytes as the destination takes them
  /// @param waiting hears of each pause
  /// @throws TargetException as [ArchiveCopy#attempt]; Unavailable when patience is over
  public CopyResult run(
      KnownCopy known, CopyListener listener, LongConsumer sent, Retry.Waiting waiting)
      throws TargetException, InterruptedException {
    try (Attempts attempts = attempts(known, listener, sent, waiting)) {
      return destination.link().retry(waiting).run(attempts::attempt, attempts::progressedAt);
    }
  }

  /// The attempts to bring the destination up to the source, for a caller with a loop of its own.
  /// Nothing is opened before the first one.
  ///
  /// @param sent hears of bytes as the destination takes them
  /// @param waiting hears of each pause of a read
  public Attempts attempts(
      KnownCopy known, CopyListener listener, LongConsumer sent, Retry.Waiting waiting) {
    Opened from =
        new Opened(() ->
            failures.watched(
                failures.watch(() -> source.link().openToRead(source.opener(), waiting))));
    Opened to = new Opened(() -> destination.link().open(destination.opener(), sent));
    return new Attempts(from, to, known, new CopyProgress(listener, seam.time()));
  }

  /// Whether a failure of an attempt is the source's: then nothing was found out of the
  /// destination.
  public boolean isOfSource(TargetException failure) {
    return failures.explain(failure);
  }

  /// Both places, opened by the first attempt that can. For one thread.
  public final class Attempts implements AutoCloseable {
    private final Opened from;
    private final Opened to;
    private final KnownCopy known;
    private final CopyProgress progress;
    private Optional<ArchiveCopy> copy = Optional.empty();

    private Attempts(Opened from, Opened to, KnownCopy known, CopyProgress progress) {
      this.from = from;
      this.to = to;
      this.known = known;
      this.progress = progress;
    }

    /// @throws TargetException as [ArchiveCopy#attempt]
    public CopyResult attempt() throws TargetException, InterruptedException {
      try {
        return opened().attempt();
      } catch (TargetException.Missing e) {
        examine(e);
        throw e;
      }
    }

    private ArchiveCopy opened() throws TargetException, InterruptedException {
      if (copy.isEmpty()) {
        ObjectSink there = to.sink();
        ArchiveCreation.checkExclusive(
            destination.name(), there.traits(), destination.singleWriter());
        copy = Optional.of(new ArchiveCopy(from.sink(), there, seam, limits, progress, known));
      }
      return copy.get();
    }

    private void examine(TargetException.Missing failure) throws InterruptedException {
      try {
        if (!failures.explain(failure)) {
          failures.examine(from.sink(), failure, seam);
        }
      } catch (TargetException e) {
        // the source cannot be opened now, so nothing is said of it
      }
    }

    /// When an attempt last came on, on the clock of the seam.
    public long progressedAt() {
      return progress.progressedAt();
    }

    @Override
    public void close() {
      from.close();
      to.close();
    }
  }

  private static final class Opened implements AutoCloseable {
    private final Link.Opener opener;
    private Optional<ObjectSink> sink = Optional.empty();

    Opened(Link.Opener opener) {
      this.opener = opener;
    }

    ObjectSink sink() throws TargetException, InterruptedException {
      if (sink.isEmpty()) {
        sink = Optional.of(opener.open());
      }
      return sink.get();
    }

    @Override
    public void close() {
      sink.ifPresent(ObjectSink::close);
    }
  }
}
