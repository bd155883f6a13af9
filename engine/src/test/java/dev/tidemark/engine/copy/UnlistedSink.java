package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A place that does not show one object before somebody tries to create it.
final class UnlistedSink extends ForwardingSink {

  private final String hidden;
  private final AtomicBoolean shown;

  UnlistedSink(ObjectSink sink, String hidden, AtomicBoolean shown) {
    super(sink);
    this.hidden = hidden;
    this.shown = shown;
  }

  UnlistedSink(ObjectSink sink, String hidden) {
    this(sink, hidden, new AtomicBoolean());
  }

  private boolean shows(ObjectName name) {
    return shown.get() || !name.value().equals(hidden);
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    CreateResult result = sink.create(name, content);
    shown.compareAndSet(false, name.value().equals(hidden));
    return result;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    return shows(name) ? sink.open(name, offset, length) : Optional.empty();
  }

  /// A page that is short would be the last one, so one more is asked for.
  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return sink.list(prefix, after, limit + 1).stream()
        .filter(info -> shows(info.name()))
        .limit(limit)
        .toList();
  }
}
