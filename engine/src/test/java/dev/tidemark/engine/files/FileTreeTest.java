package dev.tidemark.engine.files;

import static dev.tidemark.engine.files.FileType.DIRECTORY;
import static dev.tidemark.engine.files.FileType.FILE;
import static dev.tidemark.engine.files.FileType.SYMLINK;
import static dev.tidemark.engine.files.MapView.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileTreeTest {

  private static final long SEED = 11;

  private final MapView view = new MapView();
  private final Map<ExtentId, byte[]> extents = new HashMap<>();
  private final FileTree tree = new FileTree(view, (id, _) -> required(extents.get(id)));

  @Test
  void a_path_leads_to_its_object_whatever_slashes_say() {
    view.add(1, "a", 16, DIRECTORY, 0);
    view.add(16, "b c", 17, FILE, 0);
    for (String path : List.of("/a/b c", "a/b c", "//a///b c/")) {
      assertThat(tree.resolve(bytes(path)).map(FoundPath::object)).as(path).contains(17L);
    }
    for (String path : List.of("/", "")) {
      assertThat(tree.resolve(bytes(path)).map(FoundPath::object)).as(path).contains(1L);
    }
    for (String path : List.of("/a/x", "/b c", "/a/b c/d", "/a/..", "/./a", "/a/b")) {
      assertThat(tree.resolve(bytes(path))).as(path).isEmpty();
    }
    byte[] tooLong = new byte[2000];
    Arrays.fill(tooLong, (byte) 'x');
    assertThat(tree.resolve(tooLong)).isEmpty();
  }

  @Test
  void names_that_are_not_utf_8_are_found_and_listed() {
    byte[] name = {(byte) 0xFF, 'a', (byte) 0xC0};
    view.put(FileKeys.inode(16), FileCodec.encode(MapView.inode(FILE, 0)));
    view.name(1, name, 16, FILE);
    assertThat(tree.resolve(new byte[] {'/', (byte) 0xFF, 'a', (byte) 0xC0})).isPresent();
    assertThat(tree.pathOf(16)).contains(new byte[] {'/', (byte) 0xFF, 'a', (byte) 0xC0});
    try (EntryScan entries = tree.entries(1)) {
      assertThat(required(entries.next()).name()).isEqualTo(name);
    }
  }

  @Test
  void names_are_listed_in_the_order_of_their_bytes_from_any_name_on() {
    List<String> names = List.of("A", "a", "a\1", "aa", "b", "ba", "é");
    for (int i = 0; i < names.size(); i++) {
      view.add(1, names.get(i), 16 + i, FILE, 0);
    }
    view.add(2, "a", 90, FILE, 0);
    assertThat(listed(tree.entries(1))).isEqualTo(names);
    assertThat(listed(tree.entries(1, new byte[0]))).isEqualTo(names);
    for (int i = 0; i < names.size(); i++) {
      assertThat(listed(tree.entries(1, bytes(names.get(i)))))
          .as("after %s", names.get(i))
          .isEqualTo(names.subList(i + 1, names.size()));
    }
    assertThat(listed(tree.entries(1, bytes("ab")))).containsExactly("b", "ba", "é");
    assertThat(listed(tree.entries(16))).isEmpty();
  }

  @Test
  void a_forged_name_never_comes_out_of_a_listing() {
    for (String name : List.of("", ".", "..", "a/b", "/etc", "a\0b")) {
      view.records.clear();
      view.put(
          RecordKey.of(1, FileKeys.ENTRY, bytes(name)),
          FileCodec.encode(new DirectoryEntry(16, FILE)));
      EntryScan entries = tree.entries(1);
      assertThatThrownBy(entries::next)
          .as("'%s'", name)
          .isInstanceOf(VolumeException.Damaged.class);
      byte[] sub = ByteBuffer.allocate(8 + name.length()).putLong(1).put(bytes(name)).array();
      view.put(RecordKey.of(16, FileKeys.LINK, sub), FileCodec.link());
      assertThatThrownBy(() -> tree.pathOf(16)).isInstanceOf(VolumeException.Damaged.class);
      assertThatThrownBy(() -> tree.links(16)).isInstanceOf(VolumeException.Damaged.class);
    }
  }

  @Test
  void a_value_that_is_none_is_damage_and_names_its_object() {
    view.add(1, "a", 23, FILE, 5);
    view.put(FileKeys.inode(23), new byte[] {1, 2});
    view.put(FileKeys.data(23, 0), new byte[] {7});
    assertThatThrownBy(() -> tree.inode(23))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("23");
    try (DataScan data = tree.data(23)) {
      assertThatThrownBy(data::next)
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("23");
    }
  }

  @Test
  void hard_links_have_several_names_and_one_path() {
    view.add(1, "d", 16, DIRECTORY, 0);
    view.add(16, "one", 17, FILE, 0);
    view.name(1, bytes("two"), 17, FILE);
    assertThat(tree.links(17)).extracting(ParentName::parent).containsExactly(1L, 16L);
    assertThat(tree.pathOf(17).map(FileTreeTest::text)).contains("/two");
    assertThat(tree.pathOf(16).map(FileTreeTest::text)).contains("/d");
    assertThat(tree.pathOf(1).map(FileTreeTest::text)).contains("/");
    assertThat(tree.pathOf(99)).isEmpty();
  }

  @Test
  void what_lies_in_the_reserved_directory_has_no_path() {
    view.add(2, "parked", 16, DIRECTORY, 0);
    view.add(16, "inside", 17, FILE, 0);
    assertThat(tree.pathOf(17)).isEmpty();
  }

  @Test
  void directories_that_contain_each_other_are_damage_and_no_endless_walk() {
    view.add(17, "a", 16, DIRECTORY, 0);
    view.add(16, "b", 17, DIRECTORY, 0);
    assertThatThrownBy(() -> tree.pathOf(16)).isInstanceOf(VolumeException.Damaged.class);
  }

  @Test
  void a_symbolic_link_shows_its_target_and_is_not_followed() {
    view.add(1, "d", 16, DIRECTORY, 0);
    view.add(16, "f", 17, FILE, 0);
    view.add(1, "s", 18, SYMLINK, 4);
    view.data(18, 0, new DataRange.Inline(bytes("../d")));
    assertThat(tree.linkTarget(18)).isEqualTo(bytes("../d"));
    assertThat(tree.resolve(bytes("/s/f"))).isEmpty();
  }

  @Test
  void content_is_what_its_ranges_say_with_zeros_between() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 50; round++) {
      long object = 100 + round;
      int size = random.nextInt(20_000);
      byte[] expected = new byte[size];
      view.add(1, "f" + round, object, FILE, size);
      for (int at = random.nextInt(50); at < size; at += random.nextInt(3) * 100) {
        at += range(random, object, at, expected);
      }
      try (InputStream in = tree.content(object)) {
        assertThat(dribble(in, random)).as("round %d, seed %d", round, SEED).isEqualTo(expected);
      }
    }
  }

  @Test
  void content_needs_no_range_at_all() throws IOException {
    view.add(1, "empty", 16, FILE, 0);
    view.add(1, "hole", 17, FILE, 10);
    assertThat(tree.content(16).read()).isEqualTo(-1);
    assertThat(tree.content(17).readAllBytes()).containsExactly(new byte[10]);
  }

  @Test
  void ranges_that_overlap_are_damage() {
    view.add(1, "f", 16, FILE, 20);
    view.data(16, 0, new DataRange.Inline(new byte[10]));
    view.data(16, 9, new DataRange.Inline(new byte[10]));
    assertThatThrownBy(() -> tree.content(16).readAllBytes())
        .isInstanceOf(VolumeException.Damaged.class);
  }

  @Test
  void an_extent_of_another_length_than_its_record_says_is_damage() {
    view.add(1, "f", 16, FILE, 20);
    extents.put(new ExtentId(5), new byte[19]);
    view.data(16, 0, DataRange.InExtent.whole(new ExtentId(5), Hash.ZERO, 20));
    assertThatThrownBy(() -> tree.content(16).readAllBytes())
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("0000000000000005");
  }

  /// Puts one range at `at`, in the record or in an extent, perhaps beyond the size; gives its
  /// length.
  private int range(Random random, long object, int at, byte[] expected) {
    byte[] extent = new byte[1 + random.nextInt(2000)];
    random.nextBytes(extent);
    int skip = random.nextInt(extent.length);
    int length = 1 + random.nextInt(extent.length - skip);
    boolean inline = random.nextBoolean() && length <= DataRange.INLINE_MAX;
    if (inline) {
      view.data(object, at, new DataRange.Inline(Arrays.copyOfRange(extent, skip, skip + length)));
    } else {
      ExtentId id = new ExtentId(extents.size() + 1);
      extents.put(id, extent);
      view.data(object, at, new DataRange.InExtent(id, Hash.ZERO, extent.length, skip, length));
    }
    int shown = Math.min(length, expected.length - at);
    System.arraycopy(extent, skip, expected, at, shown);
    return length;
  }

  private static byte[] dribble(InputStream in, Random random) throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] buffer = new byte[700];
    while (true) {
      int n = in.read(buffer, 0, 1 + random.nextInt(buffer.length));
      if (n < 0) {
        return out.toByteArray();
      }
      out.write(buffer, 0, n);
    }
  }

  private static List<String> listed(EntryScan entries) {
    List<String> names = new ArrayList<>();
    try (entries) {
      for (NamedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        names.add(text(entry.name()));
      }
    }
    return names;
  }

  private static <T> T required(@Nullable T value) {
    return Optional.ofNullable(value).orElseThrow();
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
