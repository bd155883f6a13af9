package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.HostName;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.MirroredVolume;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Mirrors a volume to its targets. The volume is only read, so it may be open to read in this
/// process while another one writes.
///
///     Mirror mirror = Mirror.of(volume, packs, disk).build();
///     mirror.create(target);
///     mirror.round(List.of(target));
///
/// Each target has one round at a time on this machine, held by a lock; rounds do not wait for each
/// other, but that of a copy waits for its source's. Any number of threads.
public final class Mirror {

  private final MirrorSource source;
  private final Disk disk;
  private final Seam seam;
  private final MirrorLimits limits;
  private final MirrorListener listener;
  private final Links links;
  private final LaneContext common;

  Mirror(MirrorSource source, Disk disk, MirrorBuilder.Settings settings) {
    this.source = source;
    this.disk = disk;
    this.seam = settings.seam();
    this.limits = settings.limits();
    this.listener = settings.listener();
    this.links = settings.links();
    this.common =
        new LaneContext(
            source,
            new SharedEncodings(source, disk, limits.runPartBytes(), limits.spoolBytes()),
            disk,
            this::link,
            new KnownHeads(seam.time()),
            seam,
            limits,
            settings.writer());
  }

  /// A mirror of a volume, with defaults for all that is not said.
  ///
  /// @param disk the volume's directory: what rounds remember lies in its `targets/`
  public static MirrorBuilder of(Volume volume, PackStore packs, Disk disk) {
    return new MirrorBuilder(new MirroredVolume(volume, packs), disk);
  }

  /// The links of the targets that rounds went to.
  public Links links() {
    return links;
  }

  /// A link that is new to this process begins with the packs that the last one had come to.
  private Link link(Target target) {
    return links.of(
        target.name(),
        target.policy(),
        () -> {
          Optional<LastRound> last = LastRound.read(disk, target.name());
          return last.map(note -> limits.packing().sizes().from(note.link().packBytes()))
              .orElse(limits.packing().sizes());
        });
  }

  /// What a person does to make a target of one that was never created, in words.
  public String toCreate(String target) {
    return UncreatedTarget.remedy(target, source.timeline());
  }

  /// The targets that were created, by name; those whose file cannot be read are in
  /// [KnownTargets#unreadable].
  public List<KnownTarget> known() throws IOException {
    return new KnownTargets(source, disk).all(seam.time().now());
  }

  /// What a round to a target would send; empty if it was never created.
  public Optional<Forecast> forecast(String target) throws IOException, InterruptedException {
    Target.requireName(target);
    Optional<StateContents> state = TargetState.read(disk, target);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Forecaster(source, limits, seam.time().now()).of(state.get()));
  }

  /// The same with the target's own name as its label, and with this machine's name.
  public Registration create(Target target)
      throws TargetException, InterruptedException, IOException {
    Objects.requireNonNull(target, "no target");
    return create(target, target.name(), HostName.local().orElse("localhost"));
  }

  /// Makes a place a target: probes it, writes its descriptor and registers it. A place that holds
  /// an archive of this volume already becomes the target as it is; what its states need and it
  /// lacks is known as damage then. One that is filled from another target gets that one's
  /// descriptor.
  ///
  /// @param label a name for people
  /// @param host this machine, for people
  /// @throws TargetException.Rejected if the place holds something else, or does not create
  ///   exclusively when racers try it
  /// @throws TargetException.Unavailable if its disk, or that of its source, is not mounted
  /// @throws TargetException.Missing if it is to be filled from a place that is no archive, or was
  ///   registered as a target and its archive is not there
  /// @throws TargetException.Diverged if it holds an archive that is not of this volume's past, or
  ///   is to be filled from a place with another archive
  /// @throws IOException if the registration cannot be written, or another process mirrors to it
  public Registration create(Target target, String label, String host)
      throws TargetException, InterruptedException, IOException {
    Objects.requireNonNull(target, "no target");
    Objects.requireNonNull(label, "no label");
    Objects.requireNonNull(host, "no host");
    return new TargetRegistrar(common).create(target, label, host);
  }

  /// Takes on, on a person's word, the archive of a timeline that this volume has left: it becomes
  /// the target, and the next commit begins the volume's own timeline there. An archive that needs
  /// no such word becomes the target as it is. One that is filled from another target needs none of
  /// its own: it is registered, as [#create] does, and follows that one.
  ///
  /// @throws TargetException.Missing if there is no archive
  /// @throws TargetException.Diverged if it cannot be continued by this volume
  public Adoption adopt(Target target) throws TargetException, InterruptedException, IOException {
    Objects.requireNonNull(target, "no target");
    if (target.from().isPresent()) {
      create(target);
      return new Adoption.Copy(target.from().get().name());
    }
    return new TargetRegistrar(common).adopt(target);
  }

  /// Whether this volume could adopt the archive at a place; nothing is changed.
  ///
  /// @throws TargetException as [#adopt]
  public Adoption adoptable(Target target)
      throws TargetException, InterruptedException, IOException {
    Objects.requireNonNull(target, "no target");
    return target.from().isPresent()
        ? new Adoption.Copy(target.from().get().name())
        : new TargetRegistrar(common).adoptable(target);
  }

  /// Forgets a target. What lies there stays.
  ///
  /// @return whether it was known
  /// @throws IOException if another process mirrors to it
  public boolean detach(String target) throws IOException {
    Target.requireName(target);
    return new TargetRegistrar(common).detach(target);
  }

  /// One round to each of the targets, side by side. One that is filled from another of them begins
  /// when that one's round has ended, however it ended; nothing else waits. An interrupt ends them
  /// all: their outcomes say so, and the thread keeps its interrupt status.
  ///
  /// @return the outcome of each, by name
  ///
  /// @throws IllegalArgumentException if two of them have one name
  public Map<String, RoundOutcome> round(List<Target> targets) {
    requireDistinct(targets);
    return new RoundThreads(seam.threads(), t -> round(common, t, Optional.empty())).run(targets);
  }

  private static void requireDistinct(List<Target> targets) {
    Set<String> names = new HashSet<>();
    for (Target target : targets) {
      if (!names.add(target.name())) {
        throw new IllegalArgumentException("two targets have the name " + target.name());
      }
    }
  }

  /// Brings one target up to the head and mends it: what is damaged or gone is sent again, and a
  /// commit says where it lies now. A copy of another target is made exact again instead. May be
  /// killed at any time; the next one goes on.
  ///
  /// @param from an archive of this volume that extents are taken from; empty = the volume
  public RoundOutcome repair(Target target, ArchiveDamage damage, Optional<ArchiveReader> from)
      throws InterruptedException {
    Objects.requireNonNull(damage, "no damage");
    Objects.requireNonNull(from, "no word on where extents come from");
    if (target.from().isPresent() && from.isPresent()) {
      return new RoundOutcome.Parked(
          RoundOutcome.Reason.REJECTED,
          "repair "
              + target.name()
              + ": it is an exact copy of target "
              + target.from().get().name()
              + " and is mended from that one; leave the other source out");
    }
    try {
      LaneContext supplied =
          from.isPresent() ? common.supplied(MendingSource.of(source, from.get())) : common;
      Map<String, RoundOutcome> outcomes =
          new RoundThreads(seam.threads(), t -> round(supplied, t, Optional.of(damage)))
              .run(List.of(target));
      return outcomes.getOrDefault(
          target.name(), new RoundOutcome.Failed("the repair ended without an outcome", null));
    } catch (TargetException e) {
      return new RoundOutcome.Failed(String.valueOf(e.getMessage()), e);
    }
  }

  private Round round(LaneContext lanes, Target target, Optional<ArchiveDamage> damage) {
    LaneProgress log =
        new LaneProgress(
            target.name(), () -> link(target).status(), listener, seam.time(), limits.roundMax());
    return new Round(lanes, target, damage, log);
  }
}
