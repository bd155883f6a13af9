package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.Descriptor;
import dev.tidemark.engine.archive.Founding;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.Retry;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A copy between two places, from opening them to its end: what waiting may heal is tried again
/// until the destination's link is out of patience. For one thread.
public final class CopyRound {

  private final Place source;
  private final Place destination;
  private final Seam seam;
  private final CopyLimits limits;

  /// A place and the way there.
  ///
  /// @param name what people call it
  /// @param singleWriter a person has promised that nobody else ever writes there
  public record Place(String name, Link link, Link.Opener opener, boolean singleWriter) {}

  public CopyRound(Place source, Place destination, Seam seam, CopyLimits limits) {
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
      Founding.checkExclusive(destination.name(), to.traits(), destination.singleWriter());
      return ArchiveCopy.create(from, to, seam);
    }
  }

  /// Brings the destination up to the source.
  ///
  /// @param sent hears of bytes as the destination takes them
  /// @param waiting hears of each pause
  /// @throws TargetException as [ArchiveCopy#attempt]; Unavailable when patience is over
  public Copied run(Known known, CopyListener listener, LongConsumer sent, Retry.Waiting waiting)
      throws TargetException, InterruptedException {
    CopyProgress progress = new CopyProgress(listener, seam.time());
    try (Attempts attempts = new Attempts(known, progress, sent)) {
      return destination.link().retry(waiting).run(attempts::attempt, progress::progressedAt);
    }
  }

  /// Both places, opened by the first attempt that can.
  private final class Attempts implements AutoCloseable {
    private final Known known;
    private final CopyListener listener;
    private final Opened from;
    private final Opened to;
    private Optional<ArchiveCopy> copy = Optional.empty();

    Attempts(Known known, CopyListener listener, LongConsumer sent) {
      this.known = known;
      this.listener = listener;
      this.from = new Opened(source, bytes -> {});
      this.to = new Opened(destination, sent);
    }

    Copied attempt() throws TargetException, InterruptedException {
      if (copy.isEmpty()) {
        ObjectSink there = to.sink();
        Founding.checkExclusive(destination.name(), there.traits(), destination.singleWriter());
        copy = Optional.of(new ArchiveCopy(from.sink(), there, seam, limits, listener, known));
      }
      return copy.get().attempt();
    }

    @Override
    public void close() {
      from.close();
      to.close();
    }
  }

  private static final class Opened implements AutoCloseable {
    private final Place place;
    private final LongConsumer sent;
    private Optional<ObjectSink> sink = Optional.empty();

    Opened(Place place, LongConsumer sent) {
      this.place = place;
      this.sent = sent;
    }

    ObjectSink sink() throws TargetException, InterruptedException {
      if (sink.isEmpty()) {
        sink = Optional.of(place.link().open(place.opener(), sent));
      }
      return sink.get();
    }

    @Override
    public void close() {
      sink.ifPresent(ObjectSink::close);
    }
  }
}
