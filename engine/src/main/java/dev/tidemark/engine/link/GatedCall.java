package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.TargetException;

/// One call on its way through a [CallGate], until it has ended in one of three ways. Reading the
/// stream that an open gave belongs to it.
interface GatedCall {

  /// Nothing happens.
  GatedCall FREE = new GatedCall() {};

  /// The source of a create is read from its first byte, maybe not for the first time.
  default void rewound() {}

  /// Bytes are about to be read: from the source of a create, or from what an open gave. May wait.
  ///
  /// @param wanted how many, 1 or more
  /// @return how many may be read now, from 1 to `wanted`
  default int before(int wanted) throws InterruptedException {
    return wanted;
  }

  /// So many bytes were read.
  default void moved(int bytes) {}

  /// It succeeded.
  default void ended() {}

  /// It failed.
  default void failed(TargetException reason) {}

  /// It was given up by its caller.
  default void cancelled() {}
}
