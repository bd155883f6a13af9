package dev.tidemark.spi.sink;

/// A sink that a plug-in opens for a target. One kind so far; live mirrors will add a duplex
/// channel.
public sealed interface MirrorSink extends AutoCloseable permits ObjectSink {

  @Override
  void close();
}
