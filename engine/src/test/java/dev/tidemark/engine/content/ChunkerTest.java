package dev.tidemark.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkerTest {

  private static final long SEED = 20260101L;
  private static final long GEAR_0 = 0xbec8461a7ae6ea76L;
  private static final long GEAR_255 = 0xd3cf347e1621d2d9L;

  @Test
  void the_gear_table_is_the_documented_one() {
    // printf 'tidemark gear 0\x00' | sha256sum, and so on
    assertThat(Gear.table()[0]).isEqualTo(GEAR_0);
    assertThat(Gear.table()[255]).isEqualTo(GEAR_255);
    assertThat(Arrays.stream(Gear.table()).distinct().count()).isEqualTo(256);
  }

  @Test
  void known_content_is_cut_where_it_always_was() {
    assertThat(lengths(bytes(SEED, 4 << 20)))
        .isEqualTo(List.of(320671, 408397, 693948, 607548, 615801, 745981, 544781, 257177));
  }

  @Test
  void pieces_keep_the_bounds_and_the_average() {
    byte[] data = bytes(SEED, 96 << 20);
    List<Integer> lengths = lengths(data);
    assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(data.length);
    assertThat(lengths.subList(0, lengths.size() - 1))
        .allMatch(length -> length >= Chunker.LENGTH_MIN && length <= Chunker.LENGTH_MAX);
    assertThat(data.length / lengths.size()).isBetween(470 << 10, 560 << 10);
  }

  @Test
  void content_without_any_cut_is_cut_at_the_maximum() {
    byte[] zeros = new byte[Chunker.LENGTH_MAX * 2 + 100];
    assertThat(lengths(zeros)).containsExactly(Chunker.LENGTH_MAX, Chunker.LENGTH_MAX, 100);
  }

  @Test
  void content_up_to_the_minimum_is_one_piece() {
    byte[] data = bytes(SEED, Chunker.LENGTH_MIN);
    assertThat(Chunker.cut(data, 0, data.length)).isEqualTo(data.length);
    assertThat(Chunker.cut(data, 5, 5)).isZero();
  }

  @Test
  void a_cut_depends_only_on_the_bytes_since_the_last_one() {
    byte[] data = bytes(SEED, 8 << 20);
    int first = Chunker.cut(data, 0, data.length);
    byte[] rest = Arrays.copyOfRange(data, first, data.length);
    assertThat(Chunker.cut(rest, 0, rest.length)).isEqualTo(Chunker.cut(data, first, data.length));
  }

  @Test
  void an_insertion_moves_only_the_cuts_near_it() {
    Random random = new Random(SEED);
    byte[] data = bytes(SEED, 24 << 20);
    for (int round = 0; round < 8; round++) {
      int at = random.nextInt(data.length);
      byte[] longer = insert(data, at, bytes(SEED + round, 1 + random.nextInt(100)));
      Set<Integer> before = fromEnd(data);
      Set<Integer> after = fromEnd(longer);
      before.removeAll(after);
      assertThat(before.size())
          .as("cuts that moved after an insertion at %d, seed %d", at, SEED)
          .isLessThanOrEqualTo(cutsBefore(data, at) + 6);
    }
  }

  @Test
  void a_reader_cuts_a_stream_as_the_whole_array_whatever_its_reads_give() throws IOException {
    ChunkReader reader = new ChunkReader();
    for (int size : new int[] {0, 1, 511, 65_536, 65_537, 200_000, 4 << 20, (13 << 20) + 7}) {
      byte[] data = bytes(SEED + size, size);
      reader.open(dripping(data));
      List<byte[]> pieces = new ArrayList<>();
      for (byte[] piece = reader.next(); piece != null; piece = reader.next()) {
        pieces.add(piece);
      }
      assertThat(pieces.stream().map(piece -> piece.length).toList()).isEqualTo(lengths(data));
      assertThat(joined(pieces, size)).isEqualTo(data);
      assertThat(reader.next()).isNull();
    }
  }

  private static InputStream dripping(byte[] data) {
    Random random = new Random(SEED);
    return new ByteArrayInputStream(data) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(300_000)));
      }
    };
  }

  private static byte[] joined(List<byte[]> pieces, int size) {
    byte[] out = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, out, at, piece.length);
      at += piece.length;
    }
    return out;
  }

  private static int cutsBefore(byte[] data, int at) {
    int sum = 0;
    int count = 0;
    for (int length : lengths(data)) {
      sum += length;
      if (sum <= at) {
        count++;
      }
    }
    return count;
  }

  /// Every cut as its distance from the end: what an insertion leaves alone keeps it.
  private static Set<Integer> fromEnd(byte[] data) {
    Set<Integer> cuts = new HashSet<>();
    int left = data.length;
    for (int length : lengths(data)) {
      left -= length;
      cuts.add(left);
    }
    return cuts;
  }

  private static List<Integer> lengths(byte[] data) {
    List<Integer> lengths = new ArrayList<>();
    for (int at = 0; at < data.length; at += lengths.getLast()) {
      lengths.add(Chunker.cut(data, at, data.length));
    }
    return lengths;
  }

  private static byte[] insert(byte[] data, int at, byte[] what) {
    byte[] out = Arrays.copyOf(data, data.length + what.length);
    System.arraycopy(what, 0, out, at, what.length);
    System.arraycopy(data, at, out, at + what.length, data.length - at);
    return out;
  }

  private static byte[] bytes(long seed, int length) {
    byte[] out = new byte[length];
    new Random(seed).nextBytes(out);
    return out;
  }
}
