package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// A sink that tests a server's exclusive creation before it relies on it.
final class TriedSink extends ForwardingSink {

  private final ServerWatch servers;

  /// @param sink whose answers `servers` watches
  TriedSink(ObjectSink sink, ServerWatch servers) {
    super(sink);
    this.servers = servers;
  }

  /// The object may be there although a stranger failed: then its name is found taken.
  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    CreateResult result = sink.create(name, content);
    servers.tryStrangers(sink::probe);
    return result;
  }
}
