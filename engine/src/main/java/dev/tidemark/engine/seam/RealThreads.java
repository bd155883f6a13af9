package dev.tidemark.engine.seam;

final class RealThreads implements Threads {

  @Override
  public Thread start(String name, Runnable body) {
    return Thread.ofVirtual().name(name).start(body);
  }

  @Override
  public Thread startPlatform(String name, Runnable body) {
    return Thread.ofPlatform().daemon().name(name).start(body);
  }

  @Override
  public int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
