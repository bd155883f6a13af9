package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Computes digest and chain of every transaction again, from the words of the plan and with other
/// arithmetic.
final class ProofOfState {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private ProofOfState() {}

  static void require(Volume volume) {
    TxId head = volume.durable().orElseThrow().tid();
    Hash chain = Hash.ZERO;
    try (TransactionScan scan = volume.transactions(TxId.ZERO, head)) {
      TxId before = TxId.ZERO;
      for (Transaction t = scan.next(); t != null; t = scan.next()) {
        assertThat(t.previous()).isEqualTo(before);
        chain = chain(chain, t, txnBytes(volume, t.tid()));
        assertThat(t.chain()).isEqualTo(chain);
        assertThat(t.digest()).isEqualTo(digest(volume, t.tid()));
        before = t.tid();
      }
      assertThat(before).isEqualTo(head);
    }
  }

  private static byte[] txnBytes(Volume volume, TxId tid) {
    byte[] number = ByteBuffer.allocate(8).putLong(tid.value()).array();
    return Objects.requireNonNull(volume.asOf(tid).get(RecordKey.of(0, 1, number)));
  }

  private static Hash chain(Hash before, Transaction t, byte[] txn) {
    ByteBuffer link = ByteBuffer.allocate(32 + 18 + 8 + 32);
    link.put(before.bytes()).putShort((short) t.timeline().number());
    link.putLong(t.timeline().idHigh()).putLong(t.timeline().idLow());
    link.putLong(t.tid().value()).put(sha256(txn));
    return Hash.of(sha256(link.array()));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Hash digest(Volume volume, TxId tid) {
    BigInteger sum = BigInteger.ZERO;
    byte[] key = Objects.requireNonNull(volume.asOf(tid).get(RecordKey.of(0, 5)));
    try (RecordScan live = volume.asOf(tid).scan(new byte[0], new byte[0])) {
      for (VersionedRecord r = live.next(); r != null; r = live.next()) {
        boolean transaction = RecordKey.object(r.key()) == 0 && RecordKey.kind(r.key()) <= 2;
        sum = transaction ? sum : sum.add(term(key, r));
      }
    }
    byte[] bytes = sum.mod(MODULUS).toByteArray();
    byte[] padded = new byte[64];
    System.arraycopy(bytes, 0, padded, 64 - bytes.length, bytes.length);
    return Hash.of(Arrays.copyOfRange(padded, 32, 64));
  }

  private static BigInteger term(byte[] key, VersionedRecord r) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(r.key());
      mac.update(ByteBuffer.allocate(8).putLong(r.created().value()).array());
      mac.update(r.value());
      return new BigInteger(1, mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
