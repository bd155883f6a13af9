package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The bytes of file records, against the examples in `docs/format/files.md`.
class FileFormatTest {

  private static final byte[] ETC = "etc".getBytes(StandardCharsets.US_ASCII);
  private static final Hash SHA_256 =
      Hash.parse("2816597888e4a0d3a36b82b83316ab32680eb8f00f8cd3b904d681246d285a0e");
  private static final Inode INODE =
      new Inode(FileType.FILE, 0644, 1000, 100, -1, 999_999_999, 5_000_000_000L, 2);
  private static final DirectoryEntry ENTRY = new DirectoryEntry(17, FileType.DIRECTORY);
  private static final DataRange.InExtent PART =
      new DataRange.InExtent(ExtentId.of(1, 7), SHA_256, 100, 10, 90);

  @Test
  void values_are_written_as_documented() throws IOException {
    assertThat(FileCodec.encode(INODE)).isEqualTo(documented("inode"));
    assertThat(FileCodec.encode(ENTRY)).isEqualTo(documented("entry"));
    assertThat(FileCodec.encode(new DataRange.Inline("abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(documented("inline"));
    assertThat(FileCodec.encode(PART)).isEqualTo(documented("part"));
  }

  @Test
  void values_are_read_as_documented() throws IOException {
    assertThat(FileCodec.decodeInode(documented("inode"))).isEqualTo(INODE);
    assertThat(FileCodec.decodeEntry(documented("entry"))).isEqualTo(ENTRY);
    assertThat(FileCodec.decodeData(documented("part"))).isEqualTo(PART);
    DataRange inline = FileCodec.decodeData(documented("inline"));
    assertThat(((DataRange.Inline) inline).bytes()).asString().isEqualTo("abc");
  }

  @Test
  void keys_are_written_as_documented() throws IOException {
    assertThat(FileKeys.inode(17)).isEqualTo(documented("INODE"));
    assertThat(FileKeys.entry(1, ETC)).isEqualTo(documented("ENTRY"));
    assertThat(FileKeys.data(17, 4096)).isEqualTo(documented("DATA"));
    assertThat(FileKeys.link(17, 1, ETC)).isEqualTo(documented("LINK"));
  }

  @Test
  void keys_are_read_as_documented() throws IOException {
    assertThat(FileKeys.entryName(documented("ENTRY"))).isEqualTo(ETC);
    assertThat(FileKeys.dataOffset(documented("DATA"))).isEqualTo(4096);
    ParentName link = FileKeys.linkParent(documented("LINK"));
    assertThat(link.parent()).isEqualTo(1);
    assertThat(link.name()).isEqualTo(ETC);
  }

  @Test
  void a_value_that_is_cut_short_or_goes_on_is_refused() throws IOException {
    for (String name : List.of("inode", "entry", "part")) {
      byte[] value = documented(name);
      for (int length = 0; length <= value.length + 1; length++) {
        if (length != value.length) {
          byte[] other = Arrays.copyOf(value, length);
          assertThatThrownBy(() -> decode(name, other))
              .as("%s of %d bytes", name, length)
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
    assertThatThrownBy(() -> FileCodec.decodeData(new byte[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FileCodec.decodeData(new byte[1 + 513]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_value_out_of_bounds_is_refused() throws IOException {
    refused("inode", 0, 9); // no such type
    refused("inode", 1, 0x10); // a mode above 07777
    refused("inode", 19, 0x7F); // too many nanoseconds
    refused("inode", 23, 0x80); // a size of 2^63
    refused("inode", 31, 0x80); // 2^31 links
    refused("entry", 8, 0);
    refused("part", 0, 2); // no such form
    refused("part", 41, 0x7F); // an extent too long
    refused("part", 48, 11); // beyond the extent
    refused("part", 45, 0x80); // a negative offset
    refused("part", 52, 0); // nothing
  }

  @Test
  void names_that_lead_elsewhere_are_no_names() {
    for (String name : List.of("", ".", "..", "/", "a/b", "../x", "/etc", "a\0b", "\0")) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      assertThat(FileNames.isName(bytes)).as("'%s'", name).isFalse();
      assertThatThrownBy(() -> FileKeys.entry(1, bytes))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FileKeys.link(17, 1, bytes))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(FileNames.isName(new byte[801])).isFalse();
  }

  @Test
  void names_may_be_any_other_bytes() {
    for (String name : List.of("a", "...", "..a", ".git", "-", " ", "\n", "a\\b", "ü", "con")) {
      assertThat(FileNames.isName(name.getBytes(StandardCharsets.UTF_8))).as(name).isTrue();
    }
    assertThat(FileNames.isName(new byte[] {(byte) 0xFF, (byte) 0xC0})).isTrue();
    assertThat(NameSpelling.of(new byte[] {'a', (byte) 0xFF, '\n', '\\'}))
        .isEqualTo("a\\xff\\x0a\\\\");
  }

  private static void refused(String name, int at, int newByte) throws IOException {
    byte[] value = documented(name);
    value[at] = (byte) newByte;
    assertThatThrownBy(() -> decode(name, value))
        .as("%s with byte %d = %d", name, at, newByte)
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Object decode(String name, byte[] value) {
    return switch (name) {
      case "inode" -> FileCodec.decodeInode(value);
      case "entry" -> FileCodec.decodeEntry(value);
      default -> FileCodec.decodeData(value);
    };
  }

  private static byte[] documented(String name) throws IOException {
    String page = Files.readString(Path.of("../docs/format/files.md"));
    String block = page.substring(page.indexOf("```hex\n") + 7, page.lastIndexOf("\n```"));
    String line =
        block.lines().filter(each -> each.startsWith(name + " ")).findFirst().orElseThrow();
    return HexFormat.of().parseHex(line.substring(name.length()).strip());
  }
}
