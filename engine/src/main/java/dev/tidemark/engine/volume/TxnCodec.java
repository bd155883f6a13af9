package dev.tidemark.engine.volume;

import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The value of TXN. Equal transactions have equal bytes, for the chain is made of them.
final class TxnCodec {

  private static final byte VERSION = 0;

  private TxnCodec() {}

  /// A transaction without what TXSTATE adds.
  record Txn(
      TxId previous,
      Timeline timeline,
      Instant time,
      TransactionInfo info,
      ExtentId lastExtent,
      Hash digest) {

    /// With what is not in TXN.
    Transaction transaction(TxId tid, Hash chain, boolean readable) {
      return new Transaction(
          tid, previous, timeline, time, info, lastExtent, digest, chain, readable);
    }
  }

  /// @throws IllegalArgumentException if it is longer than a record's value may be
  static byte[] encode(Txn txn) {
    byte[] value = new byte[Volume.VALUE_BYTES_MAX];
    ByteBuffer out = ByteBuffer.wrap(value);
    try {
      writeHead(out, txn);
      writeInfo(out, txn.info());
    } catch (BufferOverflowException e) {
      throw new IllegalArgumentException(
          "the description of a transaction is longer than %d bytes"
              .formatted(Volume.VALUE_BYTES_MAX),
          e);
    }
    return Arrays.copyOf(value, out.position());
  }

  /// @throws IllegalArgumentException if no transaction can be described so: it is too long
  static void requireFits(TransactionInfo info) {
    encode(
        new Txn(TxId.ZERO, new Timeline(0, 0, 0), Instant.EPOCH, info, ExtentId.NONE, Hash.ZERO));
  }

  private static void writeHead(ByteBuffer out, Txn txn) {
    out.put(VERSION).put((byte) (txn.info().kind() == Kind.WHOLE ? 0 : 1));
    txn.timeline().write(out);
    out.putLong(txn.previous().value());
    out.putLong(txn.time().getEpochSecond()).putInt(txn.time().getNano());
    out.putLong(txn.lastExtent().value());
    txn.digest().write(out);
  }

  private static void writeInfo(ByteBuffer out, TransactionInfo info) {
    writeText(out, info.user());
    writeText(out, info.host());
    writeText(out, info.program());
    writeText(out, info.message());
    out.putShort((short) info.counts().size());
    info.counts()
        .forEach((name, count) -> {
          writeText(out, name);
          out.putLong(count);
        });
    out.putShort((short) info.openSources().size());
    info.openSources().forEach(source -> writeText(out, source));
  }

  private static void writeText(ByteBuffer out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) Math.min(utf8.length, 0xFFFF)).put(utf8);
  }

  /// @throws VolumeException if the bytes are damaged or of a newer version
  static Txn decode(TxId tid, byte[] value) {
    try {
      return read(tid, ByteBuffer.wrap(value));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new VolumeException.Damaged("the record of transaction " + tid + " is damaged", e);
    }
  }

  private static Txn read(TxId tid, ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new VolumeException.TooNew(
          "the record of transaction %s has version %d and this program reads %d"
              .formatted(tid, version, VERSION));
    }
    Kind kind = in.get() == 0 ? Kind.WHOLE : Kind.PART;
    Timeline timeline = Timeline.read(in);
    TxId previous = new TxId(in.getLong());
    Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
    ExtentId lastExtent = new ExtentId(in.getLong());
    Hash digest = Hash.read(in);
    return new Txn(previous, timeline, time, readInfo(kind, in), lastExtent, digest);
  }

  private static TransactionInfo readInfo(Kind kind, ByteBuffer in) {
    String user = readText(in);
    String host = readText(in);
    String program = readText(in);
    String message = readText(in);
    return new TransactionInfo(kind, user, host, program, message, readCounts(in), readSources(in));
  }

  private static SortedMap<String, Long> readCounts(ByteBuffer in) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (int n = Short.toUnsignedInt(in.getShort()); n > 0; n--) {
      counts.put(readText(in), in.getLong());
    }
    return counts;
  }

  private static SortedSet<String> readSources(ByteBuffer in) {
    SortedSet<String> sources = new TreeSet<>();
    for (int n = Short.toUnsignedInt(in.getShort()); n > 0; n--) {
      sources.add(readText(in));
    }
    return sources;
  }

  private static String readText(ByteBuffer in) {
    byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
