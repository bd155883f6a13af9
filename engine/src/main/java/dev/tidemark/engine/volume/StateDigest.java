package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The digest of a state: the sum, modulo 2^256, of HMAC-SHA-256(key | created u64 | value) over
/// its live records but for those about transactions. A sum, so it follows each change, and whoever
/// holds the records can compute it anew. The key keeps anyone from choosing records whose terms
/// cancel out.
final class StateDigest {

  private final byte[] key;
  private @Nullable Mac mac;
  private final byte[] number = new byte[Long.BYTES];
  private final byte[] term = new byte[Hash.BYTES];
  private long a;
  private long b;
  private long c;
  private long d;

  StateDigest(byte[] key, Hash start) {
    this.key = key;
    this.a = start.a();
    this.b = start.b();
    this.c = start.c();
    this.d = start.d();
  }

  /// Made when the first record needs it: many transactions change none.
  private Mac mac() {
    Mac made = mac;
    if (made == null) {
      made = newMac();
      mac = made;
    }
    return made;
  }

  private Mac newMac() {
    try {
      Mac made = Mac.getInstance("HmacSHA256");
      made.init(new SecretKeySpec(key, "HmacSHA256"));
      return made;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HmacSHA256", e);
    }
  }

  static boolean covers(byte[] key) {
    int kind = RecordKey.kind(key);
    return RecordKey.object(key) != RecordKinds.VOLUME_OBJECT
        || (kind != RecordKinds.TXN && kind != RecordKinds.TXSTATE);
  }

  void add(byte[] recordKey, TxId created, byte[] value) {
    if (covers(recordKey)) {
      compute(recordKey, created, value);
      addTerm(0);
    }
  }

  void subtract(byte[] recordKey, TxId created, byte[] value) {
    if (covers(recordKey)) {
      compute(recordKey, created, value);
      addTerm(-1);
    }
  }

  private void compute(byte[] recordKey, TxId created, byte[] value) {
    Mac hmac = mac();
    ByteBuffer.wrap(number).putLong(created.value());
    hmac.update(recordKey);
    hmac.update(number);
    hmac.update(value);
    try {
      hmac.doFinal(term, 0);
    } catch (ShortBufferException e) {
      throw new AssertionError("a term has 32 bytes", e);
    }
  }

  /// Adds the term, or subtracts it by adding its complement and 1.
  ///
  /// @param flip 0 to add, -1 to subtract
  private void addTerm(long flip) {
    Hash t = Hash.of(term);
    long carry = flip & 1;
    d = sum(d, t.d() ^ flip, carry);
    carry = carry(d, t.d() ^ flip, carry);
    c = sum(c, t.c() ^ flip, carry);
    carry = carry(c, t.c() ^ flip, carry);
    b = sum(b, t.b() ^ flip, carry);
    carry = carry(b, t.b() ^ flip, carry);
    a = sum(a, t.a() ^ flip, carry);
  }

  private static long sum(long x, long y, long carry) {
    return x + y + carry;
  }

  /// Whether adding `y` and `carry` to something that gave `sum` went over 2^64.
  private static long carry(long sum, long y, long carry) {
    int order = Long.compareUnsigned(sum, y);
    return order < 0 || (order == 0 && carry == 1) ? 1 : 0;
  }

  Hash value() {
    return new Hash(a, b, c, d);
  }
}
