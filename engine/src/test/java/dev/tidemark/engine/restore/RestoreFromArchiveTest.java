package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
            ArchiveState.of(archive, point),
            LocalDestination.at(to),
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
      assertThatThrownBy(() -> ArchiveState.choose(archive, new StateSelector.At(between)))
          .isInstanceOf(VolumeException.NotReadable.class)
          .hasMessageContaining(first.toString());
    }
  }

  private void growPacks(int count) throws Exception {
    while (packNames().size() < count) {
      origin.grow();
      origin.mirror();
    }
  }

  private List<String> packNames() {
    return origin.sink.names().stream().filter(n -> n.startsWith("packs/")).sorted().toList();
  }

  @Test
  void a_pack_that_is_gone_costs_the_files_in_it_alone_and_names_the_states_without_them()
      throws Exception {
    origin.grow();
    origin.mirror();
    TxId before = origin.volume.durable().orElseThrow().tid();
    growPacks(2);
    String pack = packNames().getLast();
    byte[] bytes = origin.sink.bytes(pack).orElseThrow();
    Path to = dir.resolve("to");
    origin.sink.delete(new ObjectName(pack));
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      LostContent lost = restore(archive, point, to).lost();
      assertThat(lost.packs()).extracting(LostPack::name).containsExactly(pack);
      LostPack gone = lost.packs().getFirst();
      assertThat(gone.files()).isBetween(1L, lost.names());
      assertThat(gone.some()).hasSize((int) Math.min(10, gone.files()));
      assertThat(gone.newest()).contains(point.tid());
      assertThat(gone.oldest().orElseThrow().isAfter(before)).isTrue();
      assertThat(lost.unharmed()).isPresent();
      Map<String, String> wanted = wanted(point.tid());
      Map<String, String> came = TreeImage.of(to);
      assertThat(came).hasSize(wanted.size() - (int) lost.names());
      assertThat(withoutLinks(wanted)).containsAllEntriesOf(withoutLinks(came));
      origin.sink.tamper(pack, bytes);
    }
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      assertThat(restore(archive, point, to).lost().isEmpty()).isTrue();
      assertThat(below(TreeImage.of(to))).isEqualTo(below(wanted(point.tid())));
    }
  }

  /// Method: an old state is restored without its packs; what it lost is looked for in every state.
  @Test
  void exactly_the_states_that_name_what_is_lost_are_said_to_be_concerned() throws Exception {
    growPacks(3);
    try (ArchiveReader archive = origin.reader()) {
      List<RestorePoint> points = archive.points();
      RestorePoint point = points.get(points.size() / 2);
      packNames().forEach(this::delete);
      LostContent lost = restore(archive, point, dir.resolve("to")).lost();
      Set<ExtentId> named = unreadable(archive, point.tid());
      assertThat(named).isNotEmpty();
      TreeSet<TxId> concerned = new TreeSet<>();
      Optional<TxId> unharmed = Optional.empty();
      for (RestorePoint other : points) {
        if (Collections.disjoint(extents(archive, other.tid()), named)) {
          unharmed = Optional.of(other.tid());
        } else {
          concerned.add(other.tid());
        }
      }
      assertThat(concerned).hasSizeLessThan(points.size());
      assertThat(lost.unharmed().map(RestorePoint::tid)).isEqualTo(unharmed);
      assertThat(lost.packs().stream().map(p -> p.oldest().orElseThrow()).min(TxId::compareTo))
          .contains(concerned.first());
      assertThat(lost.packs().stream().map(p -> p.newest().orElseThrow()).max(TxId::compareTo))
          .contains(concerned.last());
    }
  }

  private void delete(String name) {
    try {
      origin.sink.delete(new ObjectName(name));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The extents of a state that cannot be read.
  private static Set<ExtentId> unreadable(ArchiveReader archive, TxId at) throws Exception {
    ExtentSource source = archive.extents(at);
    Set<ExtentId> unreadable = new TreeSet<>();
    for (ExtentNeed need : needs(archive, at)) {
      try {
        source.read(need.extent(), need.sha256());
      } catch (ExtentUnavailableException e) {
        unreadable.add(need.extent());
      }
    }
    return unreadable;
  }

  private static Set<ExtentId> extents(ArchiveReader archive, TxId at) throws Exception {
    return needs(archive, at).stream().map(ExtentNeed::extent).collect(Collectors.toSet());
  }

  private static List<ExtentNeed> needs(ArchiveReader archive, TxId at) throws Exception {
    List<ExtentNeed> needs = new ArrayList<>();
    try (RecordScan scan = archive.state(at)) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        ExtentNeed.ofRecord(r).ifPresent(needs::add);
      }
    }
    return needs;
  }

  @Test
  void one_flipped_bit_costs_one_extent_and_none_in_the_index() throws Exception {
    growPacks(1);
    String pack = packNames().getFirst();
    byte[] bytes = origin.sink.bytes(pack).orElseThrow();
    for (int at = 100; at < bytes.length; at += bytes.length / 9) {
      byte[] bad = bytes.clone();
      bad[at] ^= 4;
      origin.sink.tamper(pack, bad);
      int index = indexOffset(bytes);
      try (ArchiveReader archive = origin.reader()) {
        RestorePoint point = archive.points().getLast();
        LostContent lost = restore(archive, point, dir.resolve("to-" + at)).lost();
        assertThat(lost.names()).as("bit at %s", at).isLessThanOrEqualTo(at < index ? 3 : 0);
      }
    }
  }

  /// All but the destination itself.
  private static Map<String, String> below(Map<String, String> image) {
    Map<String, String> out = new TreeMap<>(image);
    out.remove("/");
    return out;
  }

  private static int indexOffset(byte[] pack) {
    return (int) java.nio.ByteBuffer.wrap(pack).getLong(pack.length - 32);
  }

  @Test
  void a_place_that_is_gone_as_a_whole_has_lost_no_pack() throws Exception {
    growPacks(1);
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      ArchiveState source = ArchiveState.of(archive, point);
      RestoreListener unplugging =
          new RestoreListener() {
            @Override
            public void planned(RestoreCounts counts) {
              unplug();
            }
          };
      assertThatThrownBy(() ->
              new Restore(source, LocalDestination.at(dir.resolve("to")), Seam.real(), unplugging)
                  .run(RestoreRequest.whole()))
          .isInstanceOf(TargetException.Missing.class)
          .hasMessageContaining("not there any more");
    }
  }

  private void unplug() {
    try {
      for (String name : origin.sink.names()) {
        origin.sink.delete(new ObjectName(name));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void records_that_do_not_sum_up_to_the_digest_are_never_written_out() throws Exception {
    origin.grow();
    origin.mirror();
    try (ArchiveReader archive = origin.reader()) {
      RestorePoint point = archive.points().getLast();
      StateSource lying = new LyingSource(ArchiveState.of(archive, point));
      assertThatThrownBy(() ->
              new Restore(
                      lying,
                      LocalDestination.at(dir.resolve("to")),
                      Seam.real(),
                      RestoreListener.SILENT)
                  .run(RestoreRequest.whole()))
          .isInstanceOf(RestoreException.Integrity.class)
          .hasMessageContaining("digest");
      assertThat(dir.resolve("to")).doesNotExist();
    }
  }
}
