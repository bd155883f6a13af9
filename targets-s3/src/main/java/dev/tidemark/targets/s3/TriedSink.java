package dev.tidemark.targets.s3;

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

/// A sink that takes no server's word for a creation before that server has been tried.
final class TriedSink implements ObjectSink {

  private final ObjectSink sink;
  private final ServerWatch servers;

  /// @param sink whose answers `servers` watches
  TriedSink(ObjectSink sink, ServerWatch servers) {
    this.sink = sink;
    this.servers = servers;
  }

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    sink.probe();
  }

  /// The object may be there although a stranger failed: then its name is found taken.
  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    CreateResult result = sink.create(name, content);
    servers.tryStrangers(sink::probe);
    return result;
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
