package dev.tidemark.engine.seam;

/// The supplier of threads.
public interface Threads {

  /// Starts a virtual thread: for work that mostly waits.
  Thread start(String name, Runnable body);

  /// Starts a daemon platform thread: for work that keeps a core busy.
  Thread startPlatform(String name, Runnable body);

  /// How many cores there are to use, at least 1.
  int cores();
}
