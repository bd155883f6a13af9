package dev.tidemark.engine.restore;

import static dev.tidemark.engine.restore.TreeSource.bytes;
import static dev.tidemark.engine.restore.TreeSource.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.restore.RestoreListener.Change;
import dev.tidemark.engine.seam.Seam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: `--delete` ends at what belongs to a source.
///
/// Method: a state with the source `/home/ann`, restored over a directory that holds more than the
/// state in every place: each name that may not go must be there afterwards, each other one not.
class DeletionTest {

  @TempDir Path dir;
  private final TreeSource source = new TreeSource();
  private ProtectedPlaces places = ProtectedPlaces.known();
  private final List<String> changes = new ArrayList<>();
  private final List<ProtectedPlace> spared = new ArrayList<>();
  private long ann;

  @BeforeEach
  void fillTheTree() throws IOException {
    long home = source.directory(FileKeys.ROOT, "home");
    ann = source.directory(home, "ann");
    source.file(ann, "kept", bytes(1, 900));
    source.directory(ann, "sub");
    source.source("/home/ann");
    put("etc/passwd");
    put("home/bob/file");
    put("home/ann/extra/deep/file");
    put("home/ann/sub/old");
  }

  private void put(String path) throws IOException {
    Path file = at(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, path);
  }

  private Path at(String path) {
    return dir.resolve("to").resolve(path);
  }

  private RestoreResult restore(String... paths) throws Exception {
    return restore(LocalDestination.at(at(""), places), false, paths);
  }

  private RestoreResult restore(DestinationTree target, boolean dryRun, String... paths)
      throws Exception {
    RestoreListener listener =
        new RestoreListener() {
          @Override
          public void planned(Change change, TreePath path) {
            changes.add(change + " " + path);
          }

          @Override
          public void spared(ProtectedPlace place) {
            spared.add(place);
          }
        };
    List<TreePath> wanted = List.of(paths).stream().map(TreePath::of).toList();
    return new Restore(source, target, Seam.real(), listener)
        .run(new RestoreRequest(wanted, OverwriteMode.ALWAYS, true, dryRun));
  }

  @Test
  void nothing_beside_a_source_is_deleted() throws Exception {
    RestoreResult result = restore();
    assertThat(at("etc/passwd")).hasContent("etc/passwd");
    assertThat(at("home/bob/file")).hasContent("home/bob/file");
    assertThat(at("home/ann/extra")).doesNotExist();
    assertThat(at("home/ann/sub")).isEmptyDirectory();
    assertThat(at("home/ann/kept")).hasBinaryContent(bytes(1, 900));
    assertThat(result.counts().deleted()).isEqualTo(4);
  }

  @Test
  void nothing_beside_a_source_is_deleted_when_the_directory_above_it_is_asked_for()
      throws Exception {
    restore("/home");
    assertThat(at("home/bob/file")).hasContent("home/bob/file");
    assertThat(at("home/ann/extra")).doesNotExist();
  }

  @Test
  void a_path_within_a_source_ends_there() throws Exception {
    restore("/home/ann/sub");
    assertThat(at("home/ann/extra/deep/file")).exists();
    assertThat(at("home/ann/sub")).isEmptyDirectory();
  }

  @Test
  void what_a_source_leaves_out_stays_with_the_directories_it_is_in() throws Exception {
    source.source("/home/ann", "*.o", "/cache/", "!keep.o");
    put("home/ann/extra/deep/x.o");
    put("home/ann/cache/a/b");
    put("home/ann/sub/y.o");
    put("home/ann/sub/keep.o");
    put("home/ann/sub/cache/not-at-the-root");
    restore();
    assertThat(at("home/ann/extra/deep/x.o")).exists();
    assertThat(at("home/ann/extra/deep/file")).doesNotExist();
    assertThat(at("home/ann/cache/a/b")).exists();
    assertThat(at("home/ann/sub/y.o")).exists();
    assertThat(at("home/ann/sub/keep.o")).doesNotExist();
    assertThat(at("home/ann/sub/cache")).doesNotExist();
    assertThat(at("home/ann/sub/old")).doesNotExist();
  }

  @Test
  void what_the_import_could_not_read_stays() throws Exception {
    source.sourceLacking("/home/ann", 3, "secret", "sub", "extra/deep");
    put("home/ann/secret/key");
    put("home/ann/other");
    restore();
    assertThat(at("home/ann/secret/key")).exists();
    assertThat(at("home/ann/sub/old")).exists();
    assertThat(at("home/ann/extra/deep/file")).exists();
    assertThat(at("home/ann/other")).doesNotExist();
  }

  @Test
  void where_not_all_is_noted_that_could_not_be_read_nothing_is_deleted() throws Exception {
    source.sourceLacking("/home/ann", 300, "secret");
    RestoreResult result = restore();
    assertThat(at("home/ann/extra/deep/file")).exists();
    assertThat(result.counts().deleted()).isZero();
  }

  @Test
  void sockets_pipes_and_devices_stay() throws Exception {
    put("home/ann/extra/file");
    Path pipe = at("home/ann/extra/pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    restore();
    assertThat(Files.exists(pipe)).isTrue();
    assertThat(at("home/ann/extra/file")).doesNotExist();
    assertThat(at("home/ann/extra/deep")).doesNotExist();
  }

  @Test
  void of_two_sources_the_inner_one_says_what_it_leaves_out() throws Exception {
    source.source("/home/ann", "*.a");
    source.anotherSource("/home/ann/sub", "*.b");
    for (String name : List.of("x.a", "x.b", "sub/x.a", "sub/x.b")) {
      put("home/ann/" + name);
    }
    restore();
    assertThat(at("home/ann/x.a")).exists();
    assertThat(at("home/ann/x.b")).doesNotExist();
    assertThat(at("home/ann/sub/x.a")).doesNotExist();
    assertThat(at("home/ann/sub/x.b")).exists();
  }

  @Test
  void nothing_on_another_file_system_is_deleted() throws Exception {
    put("home/ann/disk/precious");
    put("home/ann/sub/deeper/file");
    source.directory(ann, "disk");
    DestinationTree mounted =
        SeenTargets.mounted(LocalDestination.at(at("")), "/home/ann/disk", "/home/ann/sub/deeper");
    restore(mounted, false);
    assertThat(at("home/ann/disk/precious")).exists();
    assertThat(at("home/ann/sub/deeper/file")).exists();
    assertThat(at("home/ann/sub/old")).doesNotExist();
  }

  @Test
  void a_path_that_was_asked_for_may_lie_on_another_file_system_than_its_source() throws Exception {
    DestinationTree mounted = SeenTargets.mounted(LocalDestination.at(at("")), "/home/ann/sub");
    restore(mounted, false, "/home/ann/sub");
    assertThat(at("home/ann/sub/old")).doesNotExist();
  }

  @Test
  void volumes_archives_and_named_places_stay_and_are_told() throws Exception {
    put("home/ann/extra/volume/btree");
    Files.writeString(at("home/ann/extra/volume/btree"), "");
    put("home/ann/usb/tidemark.json");
    put("home/ann/usb/packs/p");
    put("home/ann/empty-target/spool");
    places = places.with(ProtectedPlace.Kind.ARCHIVE, "target t", at("home/ann/empty-target"));
    restore();
    assertThat(at("home/ann/extra/volume/btree")).exists();
    assertThat(at("home/ann/extra/deep")).doesNotExist();
    assertThat(at("home/ann/usb/packs/p")).exists();
    assertThat(at("home/ann/empty-target/spool")).exists();
    assertThat(spared).hasSize(3);
  }

  @Test
  void a_directory_that_holds_what_must_stay_makes_no_room_for_a_file() throws Exception {
    source.source("/home/ann", "*.o");
    put("home/ann/file/inside.o");
    source.file(ann, "file", bytes(2, 700));
    Map<String, String> before = image();
    assertThatThrownBy(this::restore)
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("/home/ann/file");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void a_directory_beside_a_source_makes_no_room() throws Exception {
    TreeSource other = source;
    other.source("/home/ann");
    other.file(FileKeys.ROOT, "etc", bytes(2, 700));
    Map<String, String> before = image();
    assertThatThrownBy(this::restore)
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("/etc");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void a_state_that_does_not_say_what_its_sources_are_deletes_nothing() throws Exception {
    source.noSource();
    Map<String, String> before = image();
    assertThatThrownBy(this::restore)
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("--delete");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void a_state_is_not_restored_over_a_volume_or_an_archive() throws Exception {
    put("home/ann/sub/tidemark.json");
    Map<String, String> before = image();
    assertThatThrownBy(this::restore)
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining(at("home/ann/sub") + " is an archive");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void nothing_is_restored_into_a_volume_or_an_archive() throws Exception {
    put("tidemark.json");
    Map<String, String> before = image();
    assertThatThrownBy(() -> restore(LocalDestination.at(at("new/deep")), false))
        .isInstanceOf(RestoreException.Conflict.class)
        .hasMessageContaining("is an archive");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void an_archive_that_is_content_comes_back_also_after_a_kill() throws Exception {
    source.file(source.directory(ann, "old-usb"), "tidemark.json", bytes(3, 2000));
    for (int k = 0; ; k++) {
      Path to = dir.resolve("to" + k);
      Files.createDirectories(to);
      Files.writeString(to.resolve("mine"), "mine");
      FaultyTarget killed = new FaultyTarget(LocalDestination.at(to), k, "killed");
      try {
        restore(killed, false);
        break;
      } catch (RestoreException.Failed e) {
        restore(LocalDestination.at(to), false);
        assertThat(to.resolve("home/ann/old-usb/tidemark.json")).hasBinaryContent(bytes(3, 2000));
      }
    }
  }

  @Test
  void deletions_are_asked_for_before_anything_is_written() throws Exception {
    Map<String, String> before = image();
    List<String> asked = new ArrayList<>();
    RestoreRequest request = new RestoreRequest(List.of(), OverwriteMode.ALWAYS, true, false);
    Restore restore =
        new Restore(source, LocalDestination.at(at("")), Seam.real(), RestoreListener.SILENT);
    assertThatThrownBy(() ->
            restore.run(
                request,
                (count, first) -> {
                  asked.add(count + " " + first);
                  throw new RestoreException.Conflict("no");
                }))
        .hasMessage("no");
    assertThat(asked).containsExactly("4 [/home/ann/extra, /home/ann/sub/old]");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void a_dry_run_names_what_would_change_and_changes_nothing() throws Exception {
    put("home/ann/kept");
    Files.createSymbolicLink(at("home/ann/link"), Path.of("nowhere"));
    source.directory(ann, "link");
    source.symlink(ann, "new", utf8("x"));
    Map<String, String> before = image();
    DestinationTree target = LocalDestination.forDryRun(at(""), places, dir.resolve("scratch"));
    restore(target, true);
    assertThat(changes)
        .containsExactlyInAnyOrder(
            "REPLACE /home/ann/kept",
            "REPLACE /home/ann/link",
            "CREATE /home/ann/new",
            "DELETE /home/ann/extra/deep/file",
            "DELETE /home/ann/extra/deep",
            "DELETE /home/ann/extra",
            "DELETE /home/ann/sub/old");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void behind_a_link_in_place_of_a_directory_nothing_is_looked_at() throws Exception {
    Path outside = Files.createDirectories(dir.resolve("outside"));
    Files.writeString(outside.resolve("foreign"), "foreign");
    Files.writeString(outside.resolve("file"), "foreign");
    Files.createSymbolicLink(at("home/ann/linked"), outside);
    long linked = source.directory(ann, "linked");
    source.file(linked, "file", bytes(4, 700));
    source.hardLink(source.file(linked, "first", bytes(5, 700)), ann, "second");
    source.symlink(linked, "link", utf8("x"));
    restore(SeenTargets.closed(LocalDestination.at(at("")), "/home/ann/linked"), false);
    assertThat(outside.resolve("foreign")).hasContent("foreign");
    assertThat(outside.resolve("file")).hasContent("foreign");
    assertThat(Files.isSymbolicLink(at("home/ann/linked"))).isFalse();
    assertThat(at("home/ann/linked/file")).hasBinaryContent(bytes(4, 700));
  }

  private Map<String, String> image() throws IOException {
    return new TreeMap<>(TreeImage.of(at("")));
  }
}
