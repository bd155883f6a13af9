package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.FaultySink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// A machine with a model volume and its own disk, and so its own notes, that mirrors to one place
/// named `t`.
final class Machine {

  final World world;
  final ModelVolume volume;
  final SimDisk disk = new SimDisk();
  Disk process = disk.process("first");
  FaultySink place;
  private final ObjectSink bare;
  private Optional<Path> directory = Optional.empty();
  private ExtentId sentBefore = ExtentId.NONE;

  Machine(World world, ModelVolume volume, ObjectSink place) {
    this.world = world;
    this.volume = volume;
    this.bare = place;
    this.place = new FaultySink(place);
  }

  /// Its place is a directory of this machine, for all that the mirror can see.
  Machine in(Path path) {
    directory = Optional.of(path);
    return this;
  }

  private Mirror mirror() {
    return new MirrorBuilder(volume, process)
        .seam(world.machine.seam())
        .limits(world.limits)
        .writer("machine")
        .build();
  }

  private Target target() {
    return new Target("t", () -> place, false).in(directory);
  }

  void create() throws Exception {
    world.machine.run(() -> mirror().create(target(), "label", "host"));
  }

  Adoption adopt() throws Exception {
    return world.machine.run(() -> mirror().adopt(target()));
  }

  /// What the volume knows of its target.
  KnownTarget known() throws IOException {
    return mirror().known().getFirst();
  }

  RoundOutcome round() throws Exception {
    return world.machine.run(this::roundWithin);
  }

  RoundOutcome repair(ArchiveDamage damage) throws Exception {
    return world.machine.run(() -> mirror().repair(target(), damage, Optional.empty()));
  }

  /// The same for who runs on the simulated scheduler already.
  RoundOutcome roundWithin() {
    Map<String, RoundOutcome> outcomes = mirror().round(List.of(target()));
    RoundOutcome outcome = Objects.requireNonNull(outcomes.get("t"));
    if (outcome instanceof RoundOutcome.Failed failed && failed.cause() instanceof Error killed) {
      throw killed;
    }
    return outcome;
  }

  /// The process ends without a word, and another one takes over.
  void killProcess() {
    disk.crashAt(Long.MAX_VALUE);
    disk.kill();
    process = disk.process("next");
    sentBefore = firstSent();
    place = new FaultySink(bare);
  }

  /// A clone of the state of a point, promoted, on a machine of its own.
  Machine promotedAt(TxId point, long salt, ObjectSink itsPlace) {
    return new Machine(world, volume.promotedAt(point, salt), itsPlace);
  }

  /// Whole, durable: the next round has something to send.
  void write(Random random, int bytes) {
    Change change = new Change("f" + random.nextInt(8), ModelVolume.content(random, bytes));
    volume.write(Kind.WHOLE, change);
    volume.sync();
  }

  /// The smallest extent id of all packs that this machine has created; [ExtentId#NONE] if none.
  ExtentId firstSent() {
    Stream<ExtentId> now =
        place.calls().stream()
            .filter(call -> call.kind() == FaultySink.Kind.CREATE)
            .map(FaultySink.Call::subject)
            .filter(name -> name.startsWith("packs/"))
            .map(name -> new ExtentId(Long.parseUnsignedLong(name.split("-")[1], 16)));
    return Stream.concat(now, Stream.of(sentBefore))
        .filter(id -> id.isAfter(ExtentId.NONE))
        .min(ExtentId::compareTo)
        .orElse(ExtentId.NONE);
  }
}
