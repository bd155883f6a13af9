package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;

/// `chain(t) = SHA-256(chain(before) | timeline | t | SHA-256(TXN(t)))`: equal chains, equal pasts.
/// Before the first TID it is 32 zero bytes.
final class ChainHash {

  private ChainHash() {}

  static Hash next(Hash before, Timeline timeline, TxId tid, byte[] txn) {
    ByteBuffer link = ByteBuffer.allocate(Hash.BYTES + Timeline.BYTES + Long.BYTES + Hash.BYTES);
    before.write(link);
    timeline.write(link);
    link.putLong(tid.value());
    Sha256.of(txn).write(link);
    return Sha256.of(link.array());
  }
}
