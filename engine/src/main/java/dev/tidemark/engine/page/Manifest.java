package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Varint;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The changes of a commit to the files: the runs it wrote, with their CRCs, the pages it freed,
/// and the new length of each pack that grew. One sync makes pages and record durable in any order,
/// so a record proves nothing until its runs have been read and compared.
record Manifest(List<WrittenRun> written, List<PageRun> freed, SortedMap<Long, Long> packs) {

  static final Manifest EMPTY = new Manifest(List.of(), List.of(), new TreeMap<>());

  /// All as unsigned LEB128, starts as the distance from the end of the run before; a CRC is 4
  /// bytes, big-endian.
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encodeWritten(out);
    encodeFreed(out);
    Varint.write(packs.size(), out);
    packs.forEach((number, length) -> {
      Varint.write(number, out);
      Varint.write(length, out);
    });
    return out.toByteArray();
  }

  private void encodeWritten(ByteArrayOutputStream out) {
    Varint.write(written.size(), out);
    long end = 0;
    for (WrittenRun run : written) {
      Varint.write(run.start() - end, out);
      Varint.write(run.pages(), out);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(run.crc()).array());
      end = run.start() + run.pages();
    }
  }

  private void encodeFreed(ByteArrayOutputStream out) {
    Varint.write(freed.size(), out);
    long end = 0;
    for (PageRun run : freed) {
      Varint.write(run.start() - end, out);
      Varint.write(run.pages(), out);
      end = run.end();
    }
  }

  /// @throws IllegalArgumentException if the bytes are not a manifest
  static Manifest decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Manifest manifest = new Manifest(decodeWritten(in), decodeFreed(in), decodePacks(in));
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes are left over");
      }
      return manifest;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the bytes end early", e);
    }
  }

  private static List<WrittenRun> decodeWritten(ByteBuffer in) {
    List<WrittenRun> runs = new ArrayList<>();
    long end = 0;
    for (int n = count(in); n > 0; n--) {
      long start = end + Varint.read(in);
      int pages = count(in);
      runs.add(new WrittenRun(start, pages, in.getInt()));
      end = start + pages;
    }
    return runs;
  }

  private static List<PageRun> decodeFreed(ByteBuffer in) {
    List<PageRun> runs = new ArrayList<>();
    long end = 0;
    for (int n = count(in); n > 0; n--) {
      PageRun run = new PageRun(end + Varint.read(in), count(in));
      runs.add(run);
      end = run.end();
    }
    return runs;
  }

  private static SortedMap<Long, Long> decodePacks(ByteBuffer in) {
    SortedMap<Long, Long> packs = new TreeMap<>();
    for (int n = count(in); n > 0; n--) {
      packs.put(Varint.read(in), Varint.read(in));
    }
    return packs;
  }

  private static int count(ByteBuffer in) {
    return Varint.readLength(in, Integer.MAX_VALUE);
  }
}
