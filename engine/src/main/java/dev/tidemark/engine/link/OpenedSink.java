package dev.tidemark.engine.link;

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

/// What [Link#open] gives: it asks for no more calls at once than may pass, and ends its watchdog
/// when it is closed.
record OpenedSink(ObjectSink sink, Optional<Watchdog> watchdog, Concurrency concurrency)
    implements ObjectSink {

  @Override
  public Traits traits() {
    Traits traits = sink.traits();
    return new Traits(
        traits.location(),
        traits.exclusiveCreate(),
        traits.rotated(),
        Math.min(traits.parallelism(), concurrency.calls()));
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
    watchdog.ifPresent(Watchdog::close);
    sink.close();
  }
}
