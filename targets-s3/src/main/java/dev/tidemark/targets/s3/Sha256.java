package dev.tidemark.targets.s3;

import dev.tidemark.spi.words.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 without the exception that no JDK throws.
final class Sha256 {

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Hash of(byte[] bytes) {
    return Hash.of(digest().digest(bytes));
  }
}
