package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.LostCommits;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.MirroredVolume;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Mirrors a volume to its targets. The volume is only read, so it may be open to read in this
/// process while another one writes.
///
/// Each target has one round at a time on this machine, held by a lock; rounds do not wait for each
/// other. Any number of threads.
public final class Mirror {

  private final MirrorSource source;
  private final LaneContext common;
  private final Disk disk;
  private final Seam seam;
  private final MirrorLimits limits;
  private final MirrorListener listener;
  private final Links links;

  Mirror(
      MirrorSource source,
      Disk disk,
      Seam seam,
      MirrorLimits limits,
      MirrorListener listener,
      String writer) {
    this.source = source;
    SharedEncodings shared =
        new SharedEncodings(source, disk, limits.runPartBytes(), limits.spoolBytes());
    this.common =
        new LaneContext(
            source, shared, disk, this::link, new KnownHeads(seam.time()), seam, limits, writer);
    this.disk = disk;
    this.seam = seam;
    this.limits = limits;
    this.listener = listener;
    this.links = new Links(seam);
  }

  /// @param disk the volume's directory: what lanes remember lies in its `targets/`
  /// @param writer host and program, for people who look at the archive
  public static Mirror of(
      Volume volume,
      PackStore packs,
      Disk disk,
      Seam seam,
      MirrorLimits limits,
      MirrorListener listener,
      String writer) {
    return new Mirror(new MirroredVolume(volume, packs), disk, seam, limits, listener, writer);
  }

  /// The links of the targets that rounds went to, for as long as this object lives.
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
          return last.map(note -> limits.packs().from(note.packBytes())).orElse(limits.packs());
        });
  }

  /// What a volume knows of a target without asking it.
  ///
  /// @param mark where it was when last seen; empty if nothing was committed yet
  /// @param inPast the mark is of this volume's past; otherwise somebody else has gone on there
  /// @param lag how far it is behind; none where the mark is not of this volume's past
  /// @param attempted a commit was sent whose outcome is not known
  /// @param lastRound what the last round that did anything has left; it may be lost
  /// @param standing why no round goes on there, as far as rounds and verifications have found
  /// @param looked when the place was last looked at as a whole and found to be sound
  /// @param damaged commits that somebody has found damaged there since
  /// @param verified what is remembered of verifications of its content
  /// @param found what they found and nothing has mended
  public record KnownTarget(
      String name,
      Registration registration,
      Optional<Mark> mark,
      boolean inPast,
      Lag lag,
      boolean attempted,
      Optional<LastRound> lastRound,
      Optional<RoundOutcome.Reason> standing,
      Optional<Instant> looked,
      LostCommits damaged,
      VerifyNote verified,
      KnownDamage found) {

    /// What of that the next round mends.
    public MendableDamage mendable() {
      return MendableDamage.of(damaged, found);
    }
  }

  /// What a person does to make a target of one that was never created, in words.
  public String toCreate(String target) {
    return UncreatedTarget.remedy(target, source.timeline());
  }

  /// The targets that were created, by name; those whose file cannot be read are in [#unreadable].
  public List<KnownTarget> known() throws IOException {
    List<KnownTarget> known = new ArrayList<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name).map(state -> known(name, state)).ifPresent(known::add);
      } catch (IOException e) {
        // one target says nothing of another
      }
    }
    return known;
  }

  /// The targets that were created and of which nothing is known, for their file cannot be read:
  /// why, by name.
  ///
  /// @param disk the volume's directory
  public static Map<String, IOException> unreadable(Disk disk) throws IOException {
    Map<String, IOException> unreadable = new TreeMap<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name);
      } catch (IOException e) {
        unreadable.put(name, e);
      }
    }
    return unreadable;
  }

  /// The targets that a volume has registered, by name; those whose file cannot be read are left
  /// out.
  ///
  /// @param disk the volume's directory, which may be none
  public static Map<String, Registration> registered(Disk disk) throws IOException {
    Map<String, Registration> registered = new TreeMap<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name).ifPresent(state -> registered.put(name, state.registration()));
      } catch (IOException e) {
        // Damaged, or of a newer program: whoever uses the target says so.
      }
    }
    return registered;
  }

  /// Whether a volume has a target of this name, whether what it knows of it can be read or not.
  ///
  /// @param disk the volume's directory
  public static boolean isCreated(Disk disk, String target) throws IOException {
    return Target.isName(target) && disk.exists(TargetState.file(target));
  }

  private KnownTarget known(String name, TargetState.Contents state) {
    Optional<CommitHeader> seen = state.seen().map(StateEntry.Seen::commit);
    Optional<LastRound> link = LastRound.read(disk, name);
    long seenNumber = seen.map(CommitHeader::number).orElse(0L);
    boolean attempted =
        state.attempt().filter(attempt -> attempt.number() > seenNumber).isPresent();
    Optional<Mark> mark = seen.map(CommitHeader::mark);
    boolean inPast = mark.map(this::isInPast).orElse(true);
    return new KnownTarget(
        name,
        state.registration(),
        mark,
        inPast,
        inPast ? Lag.of(source, mark, seam.time().now()) : Lag.NONE,
        attempted,
        link.filter(LastRound::isOfRound),
        link.flatMap(LastRound::standing),
        state.looked().map(StateEntry.Looked::at),
        state.damaged(),
        state.verified(),
        state.found());
  }

  private boolean isInPast(Mark mark) {
    return mark.tid().isZero()
        || source.transaction(mark.tid()).filter(t -> t.chain().equals(mark.chain())).isPresent();
  }

  /// What a round to a target would send; empty if it was never created.
  public Optional<Forecast> forecast(String target) throws IOException, InterruptedException {
    Target.requireName(target);
    Optional<TargetState.Contents> state = TargetState.read(disk, target);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Forecaster(source, limits, seam.time().now()).of(state.get()));
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
    disk.createDirectory(TargetState.DIRECTORY);
    checkMounted("create", target);
    try (DiskLock lock = lock(target.name());
        ObjectSink sink = link(target).open(target.opener(), bytes -> {})) {
      ArchiveCreation.checkExclusive(target.name(), sink.traits(), target.singleWriter());
      TargetCreation creation = creation();
      FoundArchive found = creation.create(target, sink, label, host);
      try (TargetState state = creation.registered(target, found, sink.traits())) {
        return state.contents().registration();
      }
    }
  }

  /// Of the place itself and of what it is filled from.
  private void checkMounted(String verb, Target target) throws TargetException, IOException {
    MissingPlace.checkMounted(verb, target, disk);
    if (target.from().isPresent()) {
      MissingPlace.checkMounted("fill " + target.name() + " from", target.from().get(), disk);
    }
  }

  private TargetCreation creation() {
    return new TargetCreation(source, disk, seam, this::link);
  }

  /// Takes on, on a person's word, the archive of a timeline that this volume has left: it becomes
  /// the target, and the next commit begins the volume's own timeline there. An archive that needs
  /// no such word becomes the target as it is.
  ///
  /// @throws TargetException.Missing if there is no archive
  /// @throws TargetException.Diverged if it cannot be continued by this volume
  public Adoption adopt(Target target) throws TargetException, InterruptedException, IOException {
    Objects.requireNonNull(target, "no target");
    disk.createDirectory(TargetState.DIRECTORY);
    checkMounted("adopt", target);
    try (DiskLock lock = lock(target.name());
        ObjectSink sink = link(target).open(target.opener(), bytes -> {})) {
      ArchiveCreation.checkExclusive(target.name(), sink.traits(), target.singleWriter());
      AdoptionCheck adopter = adopter(target, sink);
      Adoption adoption = adopter.examine();
      sink.probe();
      FoundArchive found = adopter.found(adoption);
      try (TargetState state = creation().registered(target, found, sink.traits())) {
        if (adoption instanceof Adoption.Branch branch) {
          state.noteAdopted(source.timeline(), branch.left());
        }
        if (found.newest().isPresent()) {
          state.noteSeen(found.newest().get().header(), found.newest().get().hash());
        }
      }
      return adoption;
    }
  }

  /// Whether this volume could adopt the archive at a place; nothing is changed.
  ///
  /// @throws TargetException as [#adopt]
  public Adoption adoptable(Target target)
      throws TargetException, InterruptedException, IOException {
    checkMounted("adopt", target);
    try (ObjectSink sink = link(target).open(target.opener(), bytes -> {})) {
      return adopter(target, sink).examine();
    }
  }

  private AdoptionCheck adopter(Target target, ObjectSink sink) throws IOException {
    return new AdoptionCheck(
        source,
        sink,
        seam,
        target.name(),
        new TargetMemory(disk, target.name()).rememberedIfWhole());
  }

  /// Forgets a target. What lies there stays.
  ///
  /// @return whether it was known
  /// @throws IOException if another process mirrors to it
  public boolean detach(String target) throws IOException {
    Target.requireName(target);
    if (!TargetState.names(disk).contains(target)) {
      return false;
    }
    try (DiskLock lock = lock(target)) {
      TargetState.delete(disk, target);
      return true;
    }
  }

  private DiskLock lock(String target) throws IOException {
    return disk.tryLock(TargetState.lock(target))
        .orElseThrow(
            () -> new IOException("use target " + target + ": another process mirrors to it"));
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
