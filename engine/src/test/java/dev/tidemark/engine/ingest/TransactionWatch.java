package dev.tidemark.engine.ingest;

/// Fails whoever does something slow inside of a transaction, where all other writers wait for it.
final class TransactionWatch {

  private static final String WRITER = "dev.tidemark.engine.volume.VolumeWriter";

  private TransactionWatch() {}

  static void requireOutside(String what) {
    boolean inside =
        StackWalker.getInstance()
            .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(WRITER)));
    if (inside) {
      throw new AssertionError(what + " under the write lock");
    }
  }
}
