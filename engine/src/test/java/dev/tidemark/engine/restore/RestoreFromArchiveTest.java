package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.TxId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreFromArchiveTest {

  @TempDir Path dir;
  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new LocalDisk(dir.resolve("volume")), new Random(2));
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private RestoreResult restore(ArchiveReader archive, RestorePoint point, Path to)
      throws Exception {
    return restore(archive, point, to, RestoreRequest.whole());
  }

  private RestoreResult restore(
      ArchiveReader archive, RestorePoint point, Path to, RestoreRequest request) throws Exception {
    return new Restore(
            ArchiveSource.of(archive, point, 4),
            LocalRestoreTarget.at(to),
            Seam.real(),
            RestoreListener.SILENT)
        .run(request);
  }

  private Map<String, String> wanted(TxId tid) throws Exception {
    return TreeImage.of(new FileTree(origin.volume.asOf(tid), origin.packs::read));
  }

  @Test
  void every_state_of_an_archive_comes_back_as_the_volume_has_it() throws Exception {
    for (int i = 0; i < 25; i++) {
      origin.tree.grow(i % 4 == 1 ? Kind.PART : Kind.WHOLE);
      if (i % 3 != 0) {
        origin.mirror();
      }
    }
    try (ArchiveReader archive = origin.reader()) {
      List<RestorePoint> points = archive.points();
      assertThat(points).hasSizeGreaterThan(8);
      for (RestorePoint point : points) {
        Path to = dir.resolve("to-" + point.tid());
        RestoreResult result = restore(archive, point, to);
        assertThat(result.digestProven()).isTrue();
        assertThat(TreeImage.of(to)).as("tid %s", point.tid()).isEqualTo(wanted(point.tid()));
      }
    }
  }

  @Test
  void a_part_of_a_state_comes_back_alone() throws Exception {
    for (int i = 0; i < 10; i++) {
      origin.grow();
      origin.mirror();
    }
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      Map<String, String> all = wanted(point.tid());
      String top =
          all.keySet().stream().filter(p -> p.lastIndexOf('/') > 0).findFirst().orElseThrow();
      String directory = top.substring(0, top.indexOf('/', 1));
      byte[] raw = rawName(point, directory);
      RestoreRequest request =
          new RestoreRequest(List.of(TreePath.ROOT.child(raw)), OverwriteMode.NEVER, false, false);
      restore(archive, point, dir.resolve("to"), request);
      assertThat(withoutLinks(TreeImage.of(dir.resolve("to"))))
          .isEqualTo(
              withoutLinks(
                  all.entrySet().stream()
                      .filter(e -> isWithin(e.getKey(), directory) || e.getKey().equals("/"))
                      .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }
  }

  private static boolean isWithin(String path, String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }

  /// Names outside of what is restored do not come with it.
  private static Map<String, String> withoutLinks(Map<String, String> image) {
    Map<String, String> out = new TreeMap<>();
    image.forEach((path, line) -> out.put(path, line.replaceFirst(" \\d+ ", " ")));
    return out;
  }

  private byte[] rawName(RestorePoint point, String shown) {
    FileTree tree = new FileTree(origin.volume.asOf(point.tid()), origin.packs::read);
    try (var entries = tree.entries(dev.tidemark.engine.files.FileKeys.ROOT)) {
      for (var e = entries.next(); e != null; e = entries.next()) {
        if (TreePath.ROOT.child(e.name()).toString().equals(shown)) {
          return e.name();
        }
      }
    }
    throw new AssertionError(shown);
  }

  @Test
  void a_tid_between_two_commits_is_not_restorable_and_the_one_before_is_named() throws Exception {
    TxId first = origin.grow().tid();
    origin.mirror();
    TxId between = origin.grow().tid();
    origin.grow();
    origin.mirror();
    try (ArchiveReader archive = origin.reader()) {
      assertThatThrownBy(() -> ArchiveSource.choose(archive, new When.At(between)))
          .isInstanceOf(VolumeException.NotReadable.class)
          .hasMessageContaining(first.toString());
    }
  }

  @Test
  void a_pack_that_is_gone_is_named_with_the_file_and_its_return_ends_the_restore()
      throws Exception {
    origin.grow();
    while (origin.sink.names().stream().noneMatch(name -> name.startsWith("packs/"))) {
      origin.grow();
      origin.mirror();
    }
    String pack =
        origin.sink.names().stream().filter(n -> n.startsWith("packs/")).findFirst().orElseThrow();
    byte[] bytes = origin.sink.bytes(pack).orElseThrow();
    Path to = dir.resolve("to");
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      origin.sink.delete(new ObjectName(pack));
      assertThatThrownBy(() -> restore(archive, point, to))
          .isInstanceOf(TargetException.Missing.class)
          .hasMessageContaining(pack)
          .hasMessageContaining("restore /");
      byte[] bad = bytes.clone();
      bad[bytes.length / 3] ^= 4;
      origin.sink.tamper(pack, bad);
      assertThatThrownBy(() -> restore(archive, point, to))
          .isInstanceOf(TargetException.Corrupt.class)
          .hasMessageContaining(pack)
          .hasMessageContaining("restore /");
      origin.sink.tamper(pack, bytes);
      assertThat(restore(archive, point, to).resumed()).isTrue();
      assertThat(TreeImage.of(to)).isEqualTo(wanted(point.tid()));
    }
  }

  @Test
  void records_that_do_not_sum_up_to_the_digest_are_never_written_out() throws Exception {
    origin.grow();
    origin.mirror();
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      RestoreSource lying = new LyingSource(ArchiveSource.of(archive, point, 1));
      assertThatThrownBy(() ->
              new Restore(
                      lying,
                      LocalRestoreTarget.at(dir.resolve("to")),
                      Seam.real(),
                      RestoreListener.SILENT)
                  .run(RestoreRequest.whole()))
          .isInstanceOf(RestoreException.Integrity.class)
          .hasMessageContaining("digest");
      assertThat(dir.resolve("to")).doesNotExist();
    }
  }
}
