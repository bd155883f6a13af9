package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static dev.tidemark.engine.restore.TreeSource.utf8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {

  @TempDir Path dir;
  private final TreeSource source = new TreeSource();

  private RestoreResult restore(RestoreRequest request) throws Exception {
    return new Restore(source, LocalDestination.at(to()), Seam.real(), RestoreListener.SILENT)
        .run(request);
  }

  private RestoreResult restore(OverwriteMode mode, boolean delete) throws Exception {
    return restore(new RestoreRequest(List.of(), mode, delete, false));
  }

  private Path to() {
    return dir.resolve("to");
  }

  @Test
  void a_tree_comes_back_with_content_links_modes_and_times() throws Exception {
    long home = source.directory(FileKeys.ROOT, "home");
    byte[] large = bytes(1, 12_345);
    source.file(home, "large", large);
    source.file(home, "small", utf8("hello"));
    source.file(home, "empty", new byte[0]);
    long linked = source.file(home, "linked", bytes(2, 700));
    source.hardLink(linked, FileKeys.ROOT, "another");
    source.symlink(home, "link", utf8("../nowhere//x/"));
    RestoreResult result = restore(RestoreRequest.whole());
    assertThat(to().resolve("home/large")).hasBinaryContent(large);
    assertThat(to().resolve("home/small")).hasContent("hello");
    assertThat(to().resolve("home/empty")).isEmptyFile();
    assertThat(Files.getAttribute(to().resolve("another"), "unix:nlink")).isEqualTo(2);
    assertThat(to().resolve("another")).hasBinaryContent(bytes(2, 700));
    assertThat(Files.readSymbolicLink(to().resolve("home/link"))).hasToString("../nowhere//x/");
    assertThat((int) Files.getAttribute(to().resolve("home/large"), "unix:mode") & 07777)
        .isEqualTo(0640);
    assertThat((int) Files.getAttribute(to().resolve("home"), "unix:mode") & 07777).isEqualTo(0750);
    for (String name : List.of("home", "home/large", "home/small", "home/link")) {
      Instant modified = Files.getLastModifiedTime(to().resolve(name), NOFOLLOW_LINKS).toInstant();
      assertThat(modified.getNano()).as(name).isEqualTo(123_456_789);
      assertThat(modified.getEpochSecond()).as(name).isBetween(1_500_000_000L, 1_500_000_099L);
    }
    assertThat(Files.getLastModifiedTime(to()).toInstant())
        .isEqualTo(Instant.ofEpochSecond(1_000_000_000, 5));
    assertThat(result.counts().files()).isEqualTo(4);
    assertThat(result.counts().links()).isEqualTo(1);
    assertThat(Files.list(to())).hasSize(2);
  }

  @Test
  void times_before_1970_keep_their_fraction() throws Exception {
    long object = source.file(FileKeys.ROOT, "old", utf8("x"));
    source.inode(object, new Inode(FileType.FILE, 0600, 0, 0, -5, 123_456_789, 1, 1));
    restore(RestoreRequest.whole());
    assertThat(Files.getLastModifiedTime(to().resolve("old")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(-5, 123_456_789));
  }

  @Test
  void names_that_are_no_text_come_back_byte_by_byte() throws Exception {
    byte[] name = {(byte) 0xFF, 'x', '%', (byte) 0xC3, (byte) 0xBC, '\n', ' '};
    source.file(FileKeys.ROOT, name, utf8("odd"));
    source.symlink(FileKeys.ROOT, "link", name);
    restore(RestoreRequest.whole());
    Path odd = Path.of(URI.create("file://" + to().toUri().getRawPath() + "%FFx%25%C3%BC%0A%20"));
    assertThat(Files.exists(odd)).isTrue();
    assertThat(LocalDestination.at(to()).list(TreePath.ROOT))
        .anyMatch(n -> java.util.Arrays.equals(n, name));
    assertThat(Files.isSameFile(to().resolve("link"), odd)).isTrue();
  }

  @Test
  void holes_stay_holes_and_parts_of_extents_are_placed() throws Exception {
    byte[] extent = bytes(3, 100_000);
    ExtentId id = source.extent(extent);
    long object = source.file(FileKeys.ROOT, "sparse", new byte[0]);
    source.inode(object, new Inode(FileType.FILE, 0600, 0, 0, 1, 0, 10_000_000, 1));
    source.data(
        object,
        4_000_000,
        new DataRange.InExtent(id, TreeSource.sha256(extent), extent.length, 10, 5000));
    restore(RestoreRequest.whole());
    byte[] wanted = new byte[10_000_000];
    System.arraycopy(extent, 10, wanted, 4_000_000, 5000);
    assertThat(to().resolve("sparse")).hasBinaryContent(wanted);
  }

  @Test
  void a_hole_behind_the_content_counts_to_the_size() throws Exception {
    for (int size : new int[] {700, 5_000_000}) {
      byte[] content = bytes(size, 700);
      long object = source.file(FileKeys.ROOT, "f" + size, content);
      source.inode(object, new Inode(FileType.FILE, 0600, 0, 0, 1, 0, size, 1));
      long small = source.file(FileKeys.ROOT, "inline" + size, utf8("x"));
      source.inode(small, new Inode(FileType.FILE, 0600, 0, 0, 1, 0, size, 1));
    }
    restore(RestoreRequest.whole());
    assertThat(to().resolve("f700")).hasBinaryContent(bytes(700, 700));
    assertThat(to().resolve("f5000000"))
        .hasBinaryContent(Arrays.copyOf(bytes(5_000_000, 700), 5_000_000));
    assertThat(to().resolve("inline5000000")).hasBinaryContent(Arrays.copyOf(utf8("x"), 5_000_000));
  }

  @Test
  void a_path_comes_with_the_directories_that_lead_to_it_and_nothing_else() throws Exception {
    long home = source.directory(FileKeys.ROOT, "home");
    long ann = source.directory(home, "ann");
    source.file(ann, "wanted", bytes(1, 3000));
    source.file(home, "unwanted", bytes(2, 3000));
    long linked = source.file(home, "linked", bytes(4, 900));
    source.hardLink(linked, ann, "second name");
    restore(
        new RestoreRequest(List.of(TreePath.of("/home/ann")), OverwriteMode.NEVER, false, false));
    assertThat(to().resolve("home/ann/wanted")).hasBinaryContent(bytes(1, 3000));
    assertThat(to().resolve("home/ann/second name")).hasBinaryContent(bytes(4, 900));
    assertThat(Files.list(to().resolve("home"))).hasSize(1);
    assertThat(source.extentsRead).hasValue(4);
  }

  @Test
  void a_path_that_is_not_there_is_named_and_nothing_is_written() {
    assertThatThrownBy(() ->
            restore(
                new RestoreRequest(
                    List.of(TreePath.of("/nope")), OverwriteMode.NEVER, false, false)))
        .isInstanceOf(RestoreException.NotFound.class)
        .hasMessageContaining("/nope");
    assertThat(to()).doesNotExist();
  }

  @Test
  void what_stands_in_the_way_stops_a_restore_before_anything_is_written() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.file(FileKeys.ROOT, "b", bytes(2, 3000));
    Files.createDirectories(to());
    Files.writeString(to().resolve("b"), "mine");
    assertThatThrownBy(() -> restore(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("/b (a file)");
    assertThat(Files.list(to())).containsExactly(to().resolve("b"));
    assertThat(to().resolve("b")).hasContent("mine");
  }

  @Test
  void a_restore_may_be_repeated() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.symlink(FileKeys.ROOT, "link", utf8("a"));
    restore(RestoreRequest.whole());
    assertThat(restore(RestoreRequest.whole()).counts().unchanged()).isEqualTo(2);
    assertThat(source.extentsRead).hasValue(3);
  }

  @Test
  void a_directory_with_other_things_is_shared() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    Files.createDirectories(to());
    Files.writeString(to().resolve("mine"), "mine");
    restore(RestoreRequest.whole());
    assertThat(to().resolve("a")).hasBinaryContent(bytes(1, 3000));
    assertThat(to().resolve("mine")).hasContent("mine");
    assertThat(Files.list(to())).hasSize(2);
  }

  @Test
  void always_overwrites_by_content_and_leaves_the_same_alone() throws Exception {
    source.file(FileKeys.ROOT, "same", bytes(1, 3000));
    source.file(FileKeys.ROOT, "touched", bytes(2, 3000));
    source.file(FileKeys.ROOT, "forged", bytes(3, 3000));
    restore(RestoreRequest.whole());
    FileTime time = Files.getLastModifiedTime(to().resolve("forged"));
    Files.write(to().resolve("forged"), bytes(9, 3000));
    Files.setLastModifiedTime(to().resolve("forged"), time);
    Files.setLastModifiedTime(to().resolve("touched"), FileTime.fromMillis(0));
    Object inode = Files.getAttribute(to().resolve("touched"), "unix:ino");
    source.extentsRead.set(0);
    RestoreResult result = restore(OverwriteMode.ALWAYS, false);
    assertThat(source.extentsRead).hasValue(3);
    assertThat(result.counts().replaced()).isEqualTo(1);
    assertThat(result.counts().unchanged()).isEqualTo(2);
    assertThat(to().resolve("forged")).hasBinaryContent(bytes(3, 3000));
    assertThat(Files.getAttribute(to().resolve("touched"), "unix:ino")).isEqualTo(inode);
    assertThat(Files.getLastModifiedTime(to().resolve("touched")).toInstant().getNano())
        .isEqualTo(123_456_789);
  }

  @Test
  void if_changed_believes_size_and_time() throws Exception {
    source.file(FileKeys.ROOT, "forged", bytes(3, 3000));
    source.file(FileKeys.ROOT, "changed", bytes(4, 3000));
    restore(RestoreRequest.whole());
    FileTime time = Files.getLastModifiedTime(to().resolve("forged"));
    Files.write(to().resolve("forged"), bytes(9, 3000));
    Files.setLastModifiedTime(to().resolve("forged"), time);
    Files.write(to().resolve("changed"), bytes(9, 3000));
    restore(OverwriteMode.IF_CHANGED, false);
    assertThat(to().resolve("forged")).hasBinaryContent(bytes(9, 3000));
    assertThat(to().resolve("changed")).hasBinaryContent(bytes(4, 3000));
  }

  @Test
  void if_newer_keeps_what_is_newer() throws Exception {
    source.file(FileKeys.ROOT, "newer here", bytes(3, 3000));
    source.file(FileKeys.ROOT, "older here", bytes(4, 3000));
    Files.createDirectories(to());
    Files.write(to().resolve("newer here"), utf8("mine"));
    Files.write(to().resolve("older here"), utf8("mine"));
    Files.setLastModifiedTime(to().resolve("older here"), FileTime.fromMillis(0));
    RestoreResult result = restore(OverwriteMode.IF_NEWER, false);
    assertThat(to().resolve("newer here")).hasContent("mine");
    assertThat(to().resolve("older here")).hasBinaryContent(bytes(4, 3000));
    assertThat(result.counts().kept()).isEqualTo(1);
  }

  @Test
  void all_names_of_a_file_that_was_changed_in_place_lead_to_the_restored_one() throws Exception {
    source.hardLink(source.file(FileKeys.ROOT, "a", bytes(1, 3000)), FileKeys.ROOT, "b");
    restore(RestoreRequest.whole());
    Files.write(to().resolve("b"), bytes(9, 3000));
    restore(OverwriteMode.ALWAYS, false);
    assertThat(to().resolve("a")).hasBinaryContent(bytes(1, 3000));
    assertThat(to().resolve("b")).hasBinaryContent(bytes(1, 3000));
    assertThat(Files.getAttribute(to().resolve("b"), "unix:nlink")).isEqualTo(2);
  }

  @Test
  void delete_removes_what_the_tree_does_not_have() throws Exception {
    long home = source.directory(FileKeys.ROOT, "home");
    source.file(home, "a", bytes(1, 3000));
    Files.createDirectories(to().resolve("home/extra/deep"));
    Files.writeString(to().resolve("home/extra/deep/file"), "x");
    Files.createSymbolicLink(to().resolve("home/out"), dir);
    Files.createDirectories(to().resolve("home/a/was a directory"));
    restore(OverwriteMode.ALWAYS, true);
    assertThat(Files.list(to())).hasSize(1);
    assertThat(Files.list(to().resolve("home"))).containsExactly(to().resolve("home/a"));
    assertThat(to().resolve("home/a")).hasBinaryContent(bytes(1, 3000));
    assertThat(dir).exists();
  }

  @Test
  void a_link_that_stands_in_the_way_is_never_followed() throws Exception {
    long home = source.directory(FileKeys.ROOT, "home");
    source.file(home, "a", bytes(1, 3000));
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Files.createDirectories(to());
    Files.createSymbolicLink(to().resolve("home"), outside);
    assertThatThrownBy(() -> restore(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.Conflict.class);
    restore(OverwriteMode.ALWAYS, false);
    assertThat(outside).isEmptyDirectory();
    assertThat(to().resolve("home/a")).hasBinaryContent(bytes(1, 3000));
  }

  @Test
  void a_dry_run_counts_and_changes_nothing() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.file(FileKeys.ROOT, "b", utf8("small"));
    RestoreRequest request = new RestoreRequest(List.of(), OverwriteMode.NEVER, false, true);
    DestinationTree target =
        LocalDestination.forDryRun(to(), ProtectedPlaces.known(), dir.resolve("scratch"));
    RestoreResult result =
        new Restore(source, target, Seam.real(), RestoreListener.SILENT).run(request);
    assertThat(result.counts().files()).isEqualTo(2);
    assertThat(result.counts().fetched()).isEqualTo(3000);
    assertThat(result.counts().bytes()).isEqualTo(3005);
    assertThat(Files.list(dir)).isEmpty();
  }

  @Test
  void a_directory_that_contains_itself_is_refused() {
    long a = source.directory(FileKeys.ROOT, "a");
    long b = source.directory(a, "b");
    source.name(b, utf8("again"), a, FileType.DIRECTORY);
    assertThatThrownBy(() -> restore(RestoreRequest.whole()))
        .isInstanceOf(RestoreException.Integrity.class)
        .hasMessageContaining("/a");
    assertThat(to()).doesNotExist();
  }

  @Test
  void a_name_that_leads_out_is_refused() {
    for (String name : List.of("..", ".", "a/b", "../../etc/passwd", "", "a\0b")) {
      TreeSource bad = new TreeSource();
      long object = bad.file(FileKeys.ROOT, "fine", utf8("x"));
      bad.put(
          dev.tidemark.engine.volume.RecordKey.of(FileKeys.ROOT, FileKeys.ENTRY, utf8(name)),
          dev.tidemark.engine.files.FileCodec.encode(
              new dev.tidemark.engine.files.DirectoryEntry(object, FileType.FILE)));
      assertThatThrownBy(() ->
              new Restore(bad, LocalDestination.at(to()), Seam.real(), RestoreListener.SILENT)
                  .run(RestoreRequest.whole()))
          .as("name '%s'", name)
          .isInstanceOf(RestoreException.Integrity.class);
      assertThat(to()).doesNotExist();
    }
  }

  @Test
  void content_that_is_lost_costs_its_files_and_no_other() throws Exception {
    source.file(FileKeys.ROOT, "good", bytes(1, 9000));
    long bad = source.file(FileKeys.ROOT, "bad", bytes(2, 9000));
    source.hardLink(bad, FileKeys.ROOT, "bad too");
    source.file(FileKeys.ROOT, "single", bytes(3, 800));
    source.file(FileKeys.ROOT, "better", bytes(4, 800));
    List<ExtentId> ids = source.extentIds().stream().sorted().toList();
    source.damage(ids.get(12));
    source.damage(ids.get(18));
    RestoreResult result = restore(RestoreRequest.whole());
    assertThat(to().resolve("good")).hasBinaryContent(bytes(1, 9000));
    assertThat(to().resolve("better")).hasBinaryContent(bytes(4, 800));
    assertThat(Files.list(to()).map(p -> p.getFileName().toString()))
        .containsExactlyInAnyOrder("good", "better");
    LostContent lost = result.lost();
    assertThat(lost.names()).isEqualTo(3);
    assertThat(lost.packs()).hasSize(2);
    LostPack first =
        lost.packs().stream().filter(p -> p.name().equals("pack 3")).findAny().orElseThrow();
    assertThat(first.files()).isEqualTo(1);
    assertThat(first.some()).containsExactly(TreePath.of("bad"));
    assertThat(first.reason()).contains(ids.get(12).toString());
    assertThat(first.states()).isEqualTo(1);
    assertThat(lost.unharmed()).isEmpty();
    source.damage(ids.get(12));
    source.damage(ids.get(18));
    assertThat(restore(RestoreRequest.whole()).lost().isEmpty()).isTrue();
    assertThat(to().resolve("bad too")).hasBinaryContent(bytes(2, 9000));
    assertThat(Files.isSameFile(to().resolve("bad"), to().resolve("bad too"))).isTrue();
    assertThat(to().resolve("single")).hasBinaryContent(bytes(3, 800));
  }

  @Test
  void what_stood_there_before_stays_where_the_new_content_is_lost() throws Exception {
    source.file(FileKeys.ROOT, "long", bytes(1, 9000));
    source.file(FileKeys.ROOT, "short", bytes(2, 800));
    Files.createDirectories(to());
    Files.writeString(to().resolve("long"), "old");
    Files.writeString(to().resolve("short"), "older");
    List<ExtentId> ids = source.extentIds().stream().sorted().toList();
    source.damage(ids.get(3));
    source.damage(ids.get(9));
    RestoreResult result = restore(OverwriteMode.ALWAYS, false);
    assertThat(result.lost().names()).isEqualTo(2);
    assertThat(to().resolve("long")).hasContent("old");
    assertThat(to().resolve("short")).hasContent("older");
    assertThat(Files.list(to())).hasSize(2);
  }

  @Test
  void a_symbolic_link_whose_target_is_lost_is_left_out_and_said() throws Exception {
    source.symlink(FileKeys.ROOT, "far", bytes(1, 700));
    source.file(FileKeys.ROOT, "good", bytes(2, 900));
    source.damage(source.extentIds().stream().sorted().toList().getFirst());
    RestoreResult result = restore(RestoreRequest.whole());
    assertThat(result.lost().packs()).hasSize(1);
    assertThat(to().resolve("good")).hasBinaryContent(bytes(2, 900));
    assertThat(Files.list(to())).hasSize(1);
  }

  @Test
  void a_place_that_cannot_be_reached_has_lost_nothing() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.cut(source.extentIds().getFirst());
    assertThatThrownBy(() -> restore(RestoreRequest.whole()))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("restore /a");
  }

  @Test
  void another_restore_into_an_unfinished_one_is_refused() throws Exception {
    source.file(FileKeys.ROOT, "a", bytes(1, 3000));
    source.cut(source.extentIds().getFirst());
    assertThatThrownBy(() -> restore(RestoreRequest.whole()))
        .isInstanceOf(TargetException.Unavailable.class);
    assertThatThrownBy(() ->
            restore(
                new RestoreRequest(List.of(TreePath.of("a")), OverwriteMode.NEVER, false, false)))
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("broken off");
  }
}
