package dev.tidemark.engine.copy;

import dev.tidemark.engine.link.SinkCall;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells failures of a source from those of its copy: what the source has failed with is not said
/// of the copy. Any number of threads.
final class SourceFailures {

  private final Set<TargetException> met = ConcurrentHashMap.newKeySet();

  <T> T watch(SinkCall<T> call) throws TargetException, InterruptedException {
    try {
      return call.run();
    } catch (TargetException e) {
      met.add(e);
      throw e;
    }
  }

  /// Nothing is ever created or deleted at a source.
  ObjectSink watched(ObjectSink source) {
    return new Watched(source, this);
  }

  /// That a place answers and holds no archive is thrown by who looked, not by the place.
  ///
  /// @param source as [#watched] made it
  void examine(ObjectSink source, TargetException.Missing failure, Seam seam)
      throws InterruptedException {
    try {
      PlaceDescriptor.of(source, seam);
    } catch (TargetException.Missing e) {
      met.add(failure);
    } catch (TargetException e) {
      // it is an archive, or it cannot be said now that it is none
    }
  }

  /// Whether this came of what the source has failed with.
  boolean explain(TargetException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TargetException reason && met.contains(reason)) {
        return true;
      }
    }
    return false;
  }

  private static final class Watched extends ForwardingSink {
    private final SourceFailures failures;

    Watched(ObjectSink sink, SourceFailures failures) {
      super(sink);
      this.failures = failures;
    }

    @Override
    public Optional<InputStream> open(ObjectName name, long offset, long length)
        throws TargetException, InterruptedException {
      return failures.watch(() -> sink.open(name, offset, length));
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit)
        throws TargetException, InterruptedException {
      return failures.watch(() -> sink.list(prefix, after, limit));
    }
  }
}
