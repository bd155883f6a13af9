package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A place whose listings do not show one object.
record UnlistedSink(ObjectSink sink, String hidden) implements ObjectSink {

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    return sink.create(name, content);
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    return sink.open(name, offset, length);
  }

  /// A page that is short would be the last one, so one more is asked for.
  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return sink.list(prefix, after, limit + 1).stream()
        .filter(info -> !info.name().value().equals(hidden))
        .limit(limit)
        .toList();
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    sink.delete(name);
  }

  @Override
  public void close() {
    sink.close();
  }
}
