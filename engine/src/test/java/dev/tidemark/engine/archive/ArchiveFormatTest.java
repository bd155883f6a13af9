package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitHeaderCodec;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.ForgedHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// `docs/format/archive.md`, and that no bit of it goes unnoticed.
public class ArchiveFormatTest {

  private static final Path DOCUMENT = Path.of("../docs/format/archive.md");

  @Test
  void the_examples_of_the_document_are_what_is_written() throws Exception {
    assertThat(example("descriptor")).isEqualTo(HexFormat.of().formatHex(descriptor().encode()));
    assertThat(example("run")).isEqualTo(HexFormat.of().formatHex(run()));
    assertThat(example("commit")).isEqualTo(HexFormat.of().formatHex(commit().bytes()));
    assertThat(example("base that gives commits up"))
        .isEqualTo(HexFormat.of().formatHex(base().bytes()));
  }

  @Test
  void the_examples_of_the_document_are_read() throws Exception {
    assertThat(Descriptor.decode(bytes("descriptor"))).isEqualTo(descriptor());
    assertThat(CommitObject.decode(bytes("commit")).header()).isEqualTo(commit().header());
    CommitHeader base = CommitObject.decode(bytes("base that gives commits up")).header();
    assertThat(base).isEqualTo(base().header());
    assertThat(base.lost()).hasToString("2 to 4, 7 to 8");
  }

  private static byte[] bytes(String name) throws IOException {
    return HexFormat.of().parseHex(example(name));
  }

  /// The hex dump below the heading "### Example: NAME".
  private static String example(String name) throws IOException {
    String text = Files.readString(DOCUMENT);
    int heading = text.indexOf("### Example: " + name + "\n");
    int begin = text.indexOf("```hex\n", heading) + 7;
    StringBuilder hex = new StringBuilder();
    text.substring(begin, text.indexOf("```", begin))
        .lines()
        .forEach(line -> hex.append(line.substring(line.indexOf("  ")).replace(" ", "")));
    return hex.toString();
  }

  static Descriptor descriptor() {
    return new Descriptor(
        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
        UUID.fromString("0f0e0d0c-0b0a-0908-0706-050403020100"),
        "usb \"stick\"",
        "host",
        "2026-11-24T08:00:00Z");
  }

  private static final Timeline TIMELINE = new Timeline(0, 0x0102030405060708L, 9);

  public static CommitObject commit() throws Exception {
    Mark mark =
        new Mark(
            TIMELINE,
            new TxId(7),
            new Hash(1, 2, 3, 4),
            new ExtentId(1),
            new TxId(7),
            new Hash(1, 2, 3, 4));
    CommitHeader.State state =
        new CommitHeader.State(
            true, Instant.parse("2026-11-24T08:00:01.5Z"), new TreeSet<>(List.of("/home/ann")));
    CommitHeader header =
        new CommitHeader(
            descriptor().volume(),
            descriptor().archive(),
            2,
            CommitKind.INCREMENT,
            mark,
            state,
            Optional.of(new CommitHeader.From(1, TIMELINE, new TxId(5), new Hash(5, 6, 7, 8))),
            Optional.of(new CommitHeader.Previous(1, new Hash(9, 10, 11, 12))),
            new CommitHeader.Tally(1, 2, 1000, 100, 1, 200, 200),
            "host tidemark",
            List.of(new CommitHeader.ListedSnapshot("daily", new TxId(6), state)),
            List.of(),
            List.of(new PackRef(2, 0, 99, new ExtentId(8), new ExtentId(9), new Hash(1, 1, 1, 1))),
            List.of(),
            LostCommits.NONE,
            0);
    EncodedExtent extent = new EncodedExtent(Sha256.of(text("abc")), 3, Codec.STORED, text("abc"));
    PackObject pack = new PackObject(List.of(Frame.of(new ExtentId(1), extent)));
    return ArchiveWriter.assemble(header, Optional.of(run()), List.of(pack));
  }

  static CommitObject base() throws Exception {
    CommitHeader plain = commit().header();
    CommitHeader header =
        new CommitHeader(
            plain.volume(),
            plain.archive(),
            9,
            CommitKind.BASE,
            plain.mark(),
            plain.state(),
            Optional.empty(),
            Optional.of(new CommitHeader.Previous(6, new Hash(9, 10, 11, 12))),
            new CommitHeader.Tally(9, 9, 113, 0, 0, 200, 200),
            "host tidemark",
            List.of(),
            List.of(),
            List.of(),
            List.of(new PackRef(1, 0, 99, new ExtentId(1), new ExtentId(1), new Hash(1, 1, 1, 1))),
            LostCommits.of(List.of(2L, 3L, 4L, 7L, 8L)),
            0);
    return ArchiveWriter.assemble(header, Optional.of(run()), List.of());
  }

  static byte[] run() throws Exception {
    RunWriter writer = new RunWriter(1 << 20, (part, bytes) -> {});
    writer.add(
        new VersionedRecord(RecordKey.of(16, 17, text("a")), new TxId(7), TxId.ZERO, text("1")));
    writer.add(
        new VersionedRecord(RecordKey.of(16, 17, text("b")), new TxId(7), TxId.ZERO, text("2")));
    writer.add(
        new VersionedRecord(RecordKey.of(16, 17, text("b")), new TxId(3), new TxId(7), text("0")));
    return writer.finish().orElseThrow();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void every_flipped_bit_of_a_commit_object_is_damage() throws Exception {
    byte[] good = commit().bytes();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThatThrownBy(() -> CommitObject.decode(bad))
          .as("bit %d", bit)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void every_flipped_bit_of_a_header_is_damage_without_the_rest_of_its_object() throws Exception {
    byte[] object = commit().bytes();
    byte[] good = Arrays.copyOf(object, CommitHeaderCodec.length(object));
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThatThrownBy(() -> CommitHeaderCodec.decode(bad))
          .as("bit %d", bit)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void a_commit_object_cut_anywhere_or_grown_is_damage() throws Exception {
    byte[] good = commit().bytes();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> CommitObject.decode(cut))
          .isInstanceOf(UnreadableException.Damaged.class);
    }
    assertThatThrownBy(() -> CommitObject.decode(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(UnreadableException.Damaged.class);
  }

  @Test
  void a_header_of_a_newer_format_is_too_new_and_not_damaged() throws Exception {
    byte[] object = commit().bytes();
    byte[] header = Arrays.copyOf(object, CommitHeaderCodec.length(object));
    header[9] = 1;
    seal(header);
    assertThatThrownBy(() -> CommitHeaderCodec.decode(header))
        .isInstanceOf(UnreadableException.TooNew.class);
  }

  private static void seal(byte[] header) {
    int end = header.length - Hash.BYTES;
    System.arraycopy(Sha256.of(header, 0, end).bytes(), 0, header, end, Hash.BYTES);
  }

  /// Goal: whoever can write a valid hash still cannot make a reader fall over or allocate.
  @Test
  void any_header_with_a_right_hash_is_read_or_refused() throws Exception {
    byte[] object = commit().bytes();
    byte[] good = Arrays.copyOf(object, CommitHeaderCodec.length(object));
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] forged = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int at = 16 + random.nextInt(good.length - 16 - Hash.BYTES);
        forged[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
      }
      seal(forged);
      try {
        CommitHeaderCodec.decode(forged);
      } catch (UnreadableException e) {
        assertThat(e).hasMessageStartingWith("a commit");
      }
    }
  }

  @Test
  void a_summary_keeps_everything_but_the_lists() throws Exception {
    CommitHeader header = commit().header();
    CommitHeader kept = CommitHeader.ofSummary(header.summary());
    assertThat(kept.mark()).isEqualTo(header.mark());
    assertThat(kept.tally()).isEqualTo(header.tally());
    assertThat(kept.from()).isEqualTo(header.from());
    assertThat(kept.state()).isEqualTo(header.state());
    assertThat(kept.packs()).isEmpty();
  }

  @Test
  void names_are_read_back_and_the_newest_commit_sorts_first() {
    for (long number : new long[] {1, 2, 9, 10, 255, 1L << 40, Long.MAX_VALUE}) {
      assertThat(ArchiveNames.commitNumber(ArchiveNames.commit(number))).hasValue(number);
      if (number > 1) {
        assertThat(ArchiveNames.commit(number)).isLessThan(ArchiveNames.commit(number - 1));
      }
    }
    List<String> others =
        List.of(
            "commits/x",
            "commits/fffffffffffffffe-2",
            "commits/fffffffffffffffe-01",
            "commits/fffffffffffffffe-1x",
            "commits/ffffffffffffffff-0",
            "commits/0000000000000000-18446744073709551615",
            "packs/fffffffffffffffe-1");
    for (String other : others) {
      assertThat(ArchiveNames.commitNumber(new ObjectName(other))).as(other).isEmpty();
    }
  }

  @Test
  void a_base_that_gives_commits_up_is_read_as_it_was_written() throws Exception {
    LostCommits lost = LostCommits.of(List.of(4L, 2L, 3L, 7L));
    assertThat(lost).hasToString("2 to 4, 7");
    assertThat(lost.with(LostCommits.between(5, 6))).isEqualTo(LostCommits.between(2, 7));
    ForgedHeader base = new ForgedHeader(CommitObject.decode(bytes("commit")).header());
    base.number = 9;
    base.kind = CommitKind.BASE;
    base.runs = List.of();
    base.packs = List.of();
    base.lost = lost;
    byte[] encoded = CommitHeaderCodec.encode(base.header());
    assertThat(encoded[56]).isEqualTo((byte) 4);
    assertThat(CommitHeaderCodec.decodeUnchecked(encoded)).isEqualTo(base.header());
    assertThat(lost.isBelow(8)).isTrue();
    assertThat(lost.isBelow(7)).isFalse();
    assertThat(LostCommits.between(0, 3).isBelow(9)).isFalse();
  }

  @Test
  void a_descriptor_of_another_kind_or_format_is_refused_by_name() {
    String json = unproven();
    assertThatThrownBy(() -> decode(json.replace("\"format\": 0", "\"format\": 1")))
        .isInstanceOf(UnreadableException.TooNew.class);
    assertThatThrownBy(() -> decode(json.replace("\"none\"", "\"age\"")))
        .isInstanceOf(UnreadableException.TooNew.class);
    List<String> broken = new ArrayList<>();
    broken.add(json.replace("tidemark archive", "other"));
    broken.add(json.replace("\"volume\"", "\"archive\""));
    broken.add(json + "x");
    broken.add(json.substring(0, json.length() / 2));
    broken.add("[]");
    broken.add("");
    for (String text : broken) {
      assertThatThrownBy(() -> decode(text)).isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void a_flipped_bit_in_a_descriptor_is_never_another_descriptor_nor_too_new() {
    byte[] good = descriptor().encode();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(Descriptor.decode(flipped)).as("bit " + bit).isEqualTo(descriptor());
      } catch (UnreadableException e) {
        assertThat(e).as("bit " + bit).isInstanceOf(UnreadableException.Damaged.class);
      }
    }
  }

  /// As an earlier program wrote it.
  private static String unproven() {
    return new String(descriptor().encode(), StandardCharsets.UTF_8)
        .replaceFirst(",\n  \"sha256\": \"[0-9a-f]{64}\"", "");
  }

  @Test
  void a_descriptor_is_of_a_commit_or_of_another_if_volume_and_archive_are_the_same()
      throws Exception {
    CommitHeader header = commit().header();
    Descriptor same = descriptor();
    assertThat(same.isOf(header)).isTrue();
    UUID other = new UUID(9, 9);
    for (Descriptor apart :
        List.of(
            new Descriptor(other, same.archive(), "l", "h", "c"),
            new Descriptor(same.volume(), other, "l", "h", "c"))) {
      assertThat(apart.isOf(header)).isFalse();
      assertThat(apart.isOfSame(same)).isFalse();
    }
    assertThat(new Descriptor(same.volume(), same.archive(), "l", "h", "c").isOfSame(same))
        .isTrue();
  }

  @Test
  void a_descriptor_may_have_fields_that_this_program_does_not_know() throws Exception {
    String json = unproven();
    assertThat(decode(json.replace("{\n", "{\n \"new\": true, \"more\" : -12 ,")))
        .isEqualTo(descriptor());
  }

  private static Descriptor decode(String json) throws UnreadableException {
    return Descriptor.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void any_text_is_a_descriptor_or_is_refused() {
    String json = new String(descriptor().encode(), StandardCharsets.UTF_8);
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(json);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        text.setCharAt(random.nextInt(text.length()), "{}\"\\:,u0 \n-".charAt(random.nextInt(11)));
      }
      try {
        decode(text.toString());
      } catch (UnreadableException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
