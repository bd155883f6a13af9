package dev.tidemark.engine.mirror;

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

/// A place whose probe finds that it does not keep the contract.
record DoubtfulSink(ObjectSink sink) implements ObjectSink {

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public void probe() throws TargetException {
    throw new TargetException.Rejected("probe: one name had two winners", null);
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
