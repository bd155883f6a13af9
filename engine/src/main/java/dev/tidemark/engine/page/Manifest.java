package dev.tidemark.engine.page;

import dev.tidemark.engine.page.Varint.Reader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a commit did to the files: the runs it wrote, with their CRCs, the pages it freed, and the
/// new length of each pack that grew. One sync makes pages and record durable in any order, so a
/// record proves nothing until its runs have been read and compared.
record Manifest(List<WrittenRun> written, List<PageRun> freed, SortedMap<Long, Long> packs) {

  static final Manifest EMPTY = new Manifest(List.of(), List.of(), new TreeMap<>());

  /// All as unsigned LEB128, starts as the distance from the end of the run before; a CRC is 4
  /// bytes, big-endian.
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encodeWritten(out);
    encodeFreed(out);
    Varint.write(out, packs.size());
    packs.forEach((number, length) -> {
      Varint.write(out, number);
      Varint.write(out, length);
    });
    return out.toByteArray();
  }

  private void encodeWritten(ByteArrayOutputStream out) {
    Varint.write(out, written.size());
    long end = 0;
    for (WrittenRun run : written) {
      Varint.write(out, run.start() - end);
      Varint.write(out, run.pages());
      Varint.writeInt(out, run.crc());
      end = run.start() + run.pages();
    }
  }

  private void encodeFreed(ByteArrayOutputStream out) {
    Varint.write(out, freed.size());
    long end = 0;
    for (PageRun run : freed) {
      Varint.write(out, run.start() - end);
      Varint.write(out, run.pages());
      end = run.end();
    }
  }

  /// @throws IllegalArgumentException if the bytes are not a manifest
  static Manifest decode(byte[] bytes) {
    Reader in = new Reader(bytes);
    List<WrittenRun> written = decodeWritten(in);
    List<PageRun> freed = decodeFreed(in);
    SortedMap<Long, Long> packs = new TreeMap<>();
    for (int n = in.count(); n > 0; n--) {
      packs.put(in.next(), in.next());
    }
    in.end();
    return new Manifest(written, freed, packs);
  }

  private static List<WrittenRun> decodeWritten(Reader in) {
    List<WrittenRun> runs = new ArrayList<>();
    long end = 0;
    for (int n = in.count(); n > 0; n--) {
      long start = end + in.next();
      int pages = in.count();
      runs.add(new WrittenRun(start, pages, in.nextInt()));
      end = start + pages;
    }
    return runs;
  }

  private static List<PageRun> decodeFreed(Reader in) {
    List<PageRun> runs = new ArrayList<>();
    long end = 0;
    for (int n = in.count(); n > 0; n--) {
      PageRun run = new PageRun(end + in.next(), in.count());
      runs.add(run);
      end = run.end();
    }
    return runs;
  }
}
