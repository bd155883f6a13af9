package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// `chain(t) = SHA-256(chain(before) | timeline | t | SHA-256(TXN(t)))`: equal chains, equal pasts.
/// Before the first TID it is 32 zero bytes.
final class Chain {

  private Chain() {}

  static Hash next(Hash before, Timeline timeline, TxId tid, byte[] txn) {
    ByteBuffer link = ByteBuffer.allocate(Hash.BYTES + Timeline.BYTES + Long.BYTES + Hash.BYTES);
    before.write(link);
    timeline.write(link);
    link.putLong(tid.value()).put(sha256(txn));
    return Hash.of(sha256(link.array()));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
