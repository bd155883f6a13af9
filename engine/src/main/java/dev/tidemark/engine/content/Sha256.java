package dev.tidemark.engine.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The JDK's SHA-256, which uses the processor's instructions.
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
}
