package dev.tidemark.engine.archive;

import dev.tidemark.spi.words.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The JDK's SHA-256.
final class Sha256 {

  private Sha256() {}

  /// A fresh digest, for one thread.
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static Hash of(byte[] bytes, int from, int length) {
    MessageDigest digest = digest();
    digest.update(bytes, from, length);
    return Hash.of(digest.digest());
  }
}
