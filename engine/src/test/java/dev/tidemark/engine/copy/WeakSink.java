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

/// A place that does not create exclusively by itself.
final class WeakSink implements ObjectSink {

  private final ObjectSink sink;

  WeakSink(ObjectSink sink) {
    this.sink = sink;
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    sink.probe();
  }

  @Override
  public Traits traits() {
    Traits strong = sink.traits();
    return new Traits(strong.location(), false, strong.rotated(), strong.parallelism());
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
