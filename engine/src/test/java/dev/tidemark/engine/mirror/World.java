package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model volume, a simulated machine, and what the mirror's tests do with them.
final class World {

  final SimSeam machine;
  final SimDisk disk = new SimDisk();
  Disk process;
  MirrorLimits limits = small();
  final List<MirrorEvent> events = new ArrayList<>();

  World(long seed) {
    machine = new SimSeam(seed);
    process = disk.process("first");
  }

  /// Limits so small that a few kilobytes make packs, parts and bases.
  static MirrorLimits small() {
    return new MirrorLimits(
        new MirrorLimits.Packing(PackSize.Bounds.fixed(4_000), 4_000, 3, 3),
        new MirrorLimits.FirstUpload(20_000, Duration.ofMinutes(30)),
        new MirrorLimits.BaseDue(1_500, 2, 6),
        2_000,
        1 << 20,
        Optional.empty());
  }

  Mirror mirror(MirrorSource volume) {
    return new MirrorBuilder(volume, process)
        .seam(machine.seam())
        .limits(limits)
        .listener(events::add)
        .writer("host tidemark test")
        .build();
  }

  /// One round to each, side by side.
  Map<String, RoundOutcome> round(MirrorSource volume, Target... targets) throws Exception {
    return machine.run(() -> mirror(volume).round(List.of(targets)));
  }

  void create(MirrorSource volume, String name, ObjectSink place) throws Exception {
    machine.run(() -> mirror(volume).create(new Target(name, () -> place, false), "label", "host"));
  }

  Adoption adopt(MirrorSource volume, String name, ObjectSink place) throws Exception {
    return machine.run(() -> mirror(volume).adopt(new Target(name, () -> place, false)));
  }

  RoundOutcome round(MirrorSource volume, String name, ObjectSink place) throws Exception {
    Map<String, RoundOutcome> outcomes =
        machine.run(() -> mirror(volume).round(List.of(new Target(name, () -> place, false))));
    RoundOutcome outcome = outcomes.get(name);
    if (outcome instanceof RoundOutcome.Failed failed && failed.cause() instanceof Error killed) {
      throw killed;
    }
    return Objects.requireNonNull(outcome);
  }

  /// The process ends without a word, and another one takes over.
  void killProcess() {
    disk.crashAt(Long.MAX_VALUE);
    disk.kill();
    process = disk.process("next");
  }

  <T extends @Nullable Object> T reading(ObjectSink place, Reading<T> reading) throws Exception {
    return machine.run(() -> {
      try (ArchiveReader reader = ArchiveReader.open(place, machine.seam())) {
        return reading.read(reader);
      }
    });
  }

  @FunctionalInterface
  interface Reading<T extends @Nullable Object> {
    T read(ArchiveReader reader) throws Exception;
  }

  /// Every point of the archive gives back what the volume had: records and contents.
  ///
  /// @return the TIDs of the points
  List<TxId> checkAllPoints(ModelVolume volume, ObjectSink place) throws Exception {
    return reading(
        place,
        reader -> {
          List<TxId> tids = new ArrayList<>();
          for (RestorePoint point : reader.points()) {
            checkPoint(volume, reader, point.tid());
            tids.add(point.tid());
          }
          return tids;
        });
  }

  static void checkPoint(ModelVolume volume, ArchiveReader reader, TxId tid) throws Exception {
    assertThat(show(all(reader.state(tid)))).isEqualTo(show(all(volume.live(tid))));
    ExtentSource extents = reader.extents(tid);
    for (VersionedRecord record : all(reader.state(tid))) {
      if (ModelVolume.isFile(record)) {
        extents.read(ModelVolume.extent(record.value()), ModelVolume.hash(record.value()));
      }
    }
  }

  static List<VersionedRecord> all(RecordScan scan) {
    List<VersionedRecord> records = new ArrayList<>();
    try (scan) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        records.add(record);
      }
    }
    return records;
  }

  /// Records as text, which compares and prints.
  static List<String> show(List<VersionedRecord> records) {
    HexFormat hex = HexFormat.of();
    return records.stream()
        .map(record ->
            hex.formatHex(record.key())
                + " "
                + record.created()
                + " "
                + record.deleted()
                + " "
                + hex.formatHex(record.value()))
        .toList();
  }
}
