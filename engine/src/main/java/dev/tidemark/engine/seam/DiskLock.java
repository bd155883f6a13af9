package dev.tidemark.engine.seam;

/// A lock that is held. Closing it again does nothing.
public interface DiskLock extends AutoCloseable {

  @Override
  void close();
}
