package dev.tidemark.spi.sink;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A decorator's base: every call goes to another sink. A subclass overrides what it changes.
/// Closing it closes the other one.
public abstract class ForwardingSink implements ObjectSink {

  protected final ObjectSink sink;

  /// @param sink that all calls go to
  protected ForwardingSink(ObjectSink sink) {
    this.sink = Objects.requireNonNull(sink, "no sink");
  }

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    sink.probe();
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

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return sink.list(prefix, after, limit);
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
