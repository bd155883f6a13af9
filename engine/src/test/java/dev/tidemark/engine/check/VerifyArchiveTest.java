package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.NeededPacks;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.check.CheckResult.Finding;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Randomness;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyArchiveTest {

  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    for (int i = 0; i < 10; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private CheckResult verify(CheckDepth depth) throws Exception {
    return new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
        .run(depth, Optional.of(origin.volume));
  }

  private String object(String prefix) {
    return origin.sink.names().stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  private void flip(String name, int at) {
    byte[] bytes = origin.sink.bytes(name).orElseThrow();
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    origin.sink.tamper(name, bytes);
  }

  @Test
  void a_good_archive_has_no_findings_at_any_depth() throws Exception {
    CheckResult structure = verify(new CheckDepth.Structure());
    CheckResult all = verify(new CheckDepth.All());
    assertThat(structure.findings()).isEmpty();
    assertThat(all.findings()).isEmpty();
    assertThat(structure.states()).isGreaterThan(8);
    assertThat(structure.extents()).isZero();
    assertThat(all.extents()).isPositive();
    assertThat(all.unreadPacks()).isZero();
    assertThat(all.orphans()).isZero();
    assertThat(all.records()).isGreaterThan(structure.records());
  }

  /// Method: chance takes every second pack, then the others.
  @Test
  void a_sample_reads_the_packs_that_chance_takes_and_leaves_the_others() throws Exception {
    CheckResult all = verify(new CheckDepth.All());
    CheckResult odd = sample(1);
    CheckResult even = sample(0);
    assertThat(odd.findings()).isEmpty();
    assertThat(even.findings()).isEmpty();
    assertThat(odd.extents()).isPositive().isLessThan(all.extents());
    assertThat(even.extents()).isPositive().isEqualTo(all.extents() - odd.extents());
    assertThat(odd.unreadPacks() + even.unreadPacks()).isGreaterThan(8);
    assertThat(Math.abs(odd.unreadPacks() - even.unreadPacks())).isLessThanOrEqualTo(1);
  }

  /// @param first whether the first pack is taken (1) or the second (0)
  private CheckResult sample(int first) throws Exception {
    Seam real = Seam.real();
    AtomicLong draws = new AtomicLong(first);
    Randomness alternating =
        new Randomness() {
          @Override
          public long nextLong() {
            return draws.getAndIncrement() % 2 == 0 ? -1 : 0;
          }

          @Override
          public void nextBytes(byte[] to) {
            real.random().nextBytes(to);
          }
        };
    return new VerifyArchive(
            origin.sink,
            scratch,
            new Seam(real.time(), real.threads(), alternating),
            CheckListener.SILENT)
        .run(new CheckDepth.Sample(0.5), Optional.of(origin.volume));
  }

  @Test
  void a_pack_that_is_gone_is_one_finding_also_where_all_content_is_read() throws Exception {
    String pack = object("packs/");
    origin.sink.delete(new ObjectName(pack));
    assertThat(verify(new CheckDepth.All()).findings())
        .extracting(Finding::what)
        .containsOnlyOnce(pack);
  }

  @Test
  void a_part_of_a_run_that_is_gone_or_cut_is_one_finding_at_any_depth() throws Exception {
    while (origin.sink.names().stream().noneMatch(name -> name.startsWith("runs/"))) {
      for (int i = 0; i < 40; i++) {
        origin.grow();
      }
      origin.mirror();
    }
    String part = object("runs/");
    byte[] bytes = origin.sink.bytes(part).orElseThrow();
    for (CheckDepth depth : List.of(new CheckDepth.Structure(), new CheckDepth.All())) {
      origin.sink.delete(new ObjectName(part));
      assertThat(verify(depth).findings()).extracting(Finding::what).containsExactly(part);
      origin.sink.tamper(part, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      assertThat(verify(depth).findings()).extracting(Finding::what).containsExactly(part);
    }
  }

  @Test
  void a_pack_that_is_gone_or_of_another_length_is_found_without_reading_content()
      throws Exception {
    String pack = object("packs/");
    byte[] bytes = origin.sink.bytes(pack).orElseThrow();
    origin.sink.delete(new ObjectName(pack));
    assertThat(verify(new CheckDepth.Structure()).findings())
        .extracting(Finding::what)
        .containsOnly(pack);
    origin.sink.tamper(pack, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(verify(new CheckDepth.Structure()).findings())
        .extracting(Finding::what)
        .containsOnly(pack);
  }

  @Test
  void a_flipped_bit_in_any_pack_is_found_when_all_content_is_read() throws Exception {
    for (String pack : origin.sink.names()) {
      if (pack.startsWith("packs/")) {
        byte[] good = origin.sink.bytes(pack).orElseThrow();
        for (int at : new int[] {70, good.length / 3, good.length - 60, good.length - 1}) {
          flip(pack, at);
          assertThat(verify(new CheckDepth.Structure()).findings()).isEmpty();
          assertThat(verify(new CheckDepth.All()).findings())
              .extracting(Finding::what)
              .contains(pack);
          origin.sink.tamper(pack, good);
        }
      }
    }
  }

  /// Method: slices of a few bytes, each behind the one before, until one reaches the end.
  @Test
  void slices_together_read_each_pack_once_and_find_what_all_at_once_finds() throws Exception {
    String bad = object("packs/");
    flip(bad, 70);
    Optional<PackRef> after = Optional.empty();
    List<String> found = new ArrayList<>();
    long packs = 0;
    int slices = 0;
    do {
      VerifyArchive verify =
          new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
      CheckResult report =
          verify.run(
              new CheckDepth.Slice(new CheckDepth.Budget.Bytes(30_000), after),
              Optional.of(origin.volume));
      report.findings().forEach(finding -> found.add(finding.what()));
      SliceEnd end = verify.slice().orElseThrow();
      packs += end.packs();
      after = end.last();
      slices++;
    } while (after.isPresent());
    assertThat(found).containsExactly(bad);
    assertThat(slices).isGreaterThan(2);
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      assertThat(packs).isEqualTo(archive.packs().stream().distinct().count());
    }
  }

  private SliceEnd slice(CheckDepth.Budget budget) throws Exception {
    VerifyArchive verify =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
    verify.run(new CheckDepth.Slice(budget, Optional.empty()), Optional.of(origin.volume));
    return verify.slice().orElseThrow();
  }

  private List<PackRef> packs() throws Exception {
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      return archive.packs().stream().distinct().sorted(NeededPacks.ORDER).toList();
    }
  }

  @Test
  void a_slice_reads_one_pack_though_its_time_is_over_before() throws Exception {
    SliceEnd end = slice(new CheckDepth.Budget.Time(Duration.ofNanos(1)));
    assertThat(end.packs()).isEqualTo(1);
    assertThat(end.last()).contains(packs().getFirst());
    assertThat(end.left()).isEqualTo(packs().size() - 1L);
  }

  @Test
  void a_slice_ends_with_the_pack_that_spends_its_bytes() throws Exception {
    long two = packs().get(0).length() + packs().get(1).length();
    assertThat(slice(new CheckDepth.Budget.Bytes(two)).last()).contains(packs().get(1));
    assertThat(slice(new CheckDepth.Budget.Bytes(two + 1)).last()).contains(packs().get(2));
    assertThat(slice(new CheckDepth.Budget.Bytes(1)).last()).contains(packs().get(0));
  }

  @Test
  void a_slice_with_time_enough_reads_all() throws Exception {
    SliceEnd end = slice(new CheckDepth.Budget.Time(Duration.ofHours(1)));
    assertThat(end.packs()).isEqualTo(packs().size());
    assertThat(end.endsPass()).isTrue();
  }

  @Test
  void a_flipped_bit_in_any_commit_is_found() throws Exception {
    for (String commit : origin.sink.names()) {
      if (commit.startsWith("commits/")) {
        byte[] good = origin.sink.bytes(commit).orElseThrow();
        flip(commit, good.length / 2);
        assertThat(verify(new CheckDepth.Structure()).findings())
            .extracting(Finding::what)
            .contains(commit);
        origin.sink.tamper(commit, good);
      }
    }
  }

  @Test
  void a_commit_that_is_gone_is_missed_by_the_one_that_followed_it() throws Exception {
    List<String> commits =
        origin.sink.names().stream().filter(n -> n.startsWith("commits/")).sorted().toList();
    String lost = commits.get(commits.size() / 2);
    origin.sink.delete(new ObjectName(lost));
    assertThat(verify(new CheckDepth.Structure()).findings())
        .extracting(Finding::what)
        .contains(lost);
  }

  @Test
  void an_archive_of_another_volume_is_told_apart_and_not_called_damaged() throws Exception {
    try (MirroredVolume other =
        new MirroredVolume(new SimDisk().process("other"), new Random(12))) {
      other.grow();
      CheckResult report =
          new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
              .run(new CheckDepth.Structure(), Optional.of(other.volume));
      assertThat(report.standing()).contains(new ArchiveStanding.OtherVolume(origin.volume.id()));
      assertThat(report.findings()).isEmpty();
    }
  }

  @Test
  void a_place_without_an_archive_and_a_place_that_is_offline_are_no_findings() {
    assertThatThrownBy(() ->
            new VerifyArchive(new MemorySink(), scratch, Seam.real(), CheckListener.SILENT)
                .run(new CheckDepth.All(), Optional.empty()))
        .isInstanceOf(TargetException.Missing.class);
    FaultySink rejecting =
        new FaultySink(origin.sink, FaultySink.every(FaultySink.Kind.LIST, Fault.REJECTED));
    assertThatThrownBy(() ->
            new VerifyArchive(rejecting, scratch, Seam.real(), CheckListener.SILENT)
                .run(new CheckDepth.All(), Optional.empty()))
        .isInstanceOf(TargetException.class);
  }

  @Test
  void objects_that_no_commit_names_are_counted_and_no_fault() throws Exception {
    byte[] bytes = origin.sink.bytes(object("packs/")).orElseThrow();
    origin.sink.tamper("packs/99-orphan", bytes);
    CheckResult report = verify(new CheckDepth.Structure());
    assertThat(report.orphans()).isEqualTo(1);
    assertThat(report.isGood()).isTrue();
  }
}
