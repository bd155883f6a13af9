package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A sink for readers: what is listed or read is tried again while the place is unavailable, and a
/// stream that breaks off goes on where it was, which objects that never change allow.
///
/// Changes are not tried again: only a lane can tell what became of them.
final class RetryingSink extends ForwardingSink {

  private final Time time;
  private final Retry retry;

  RetryingSink(ObjectSink sink, Time time, Retry retry) {
    super(sink);
    this.time = time;
    this.retry = retry;
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return tried(() -> sink.list(prefix, after, limit));
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    Optional<InputStream> opened = tried(() -> sink.open(name, offset, length));
    return opened.map(stream ->
        new ResumedStream(
            stream, name, from -> sink.open(name, offset + from, length - from), retry, time));
  }

  private <T> T tried(Retry.Attempt<T, RuntimeException> attempt)
      throws TargetException, InterruptedException {
    long began = time.nanoTime();
    return retry.run(attempt, () -> began);
  }
}
