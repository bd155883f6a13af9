package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.LeftoverObjects;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.bytes.UuidBytes;
import dev.tidemark.engine.copy.ArchiveCopy;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Makes a place a target of a volume, or finds out why it may not be one: an empty place becomes
/// an archive, an archive of this volume is taken as it is. For one thread, which holds the
/// target's lock.
final class TargetCreation {

  private final MirrorSource source;
  private final Disk disk;
  private final Seam seam;
  private final Function<Target, Link> links;

  /// @param disk the volume's directory
  TargetCreation(MirrorSource source, Disk disk, Seam seam, Function<Target, Link> links) {
    this.source = source;
    this.disk = disk;
    this.seam = seam;
    this.links = links;
  }

  /// The archive that the place holds from now on.
  ///
  /// @param label a name for people
  /// @param host this machine, for people
  FoundArchive create(Target target, ObjectSink sink, String label, String host)
      throws TargetException, InterruptedException, IOException {
    checkNotVanished(target, sink);
    return target.from().isPresent()
        ? FoundArchive.ofCopy(copied(target.from().get(), sink), sink, seam)
        : settle(target.name(), sink, label, host);
  }

  /// What is remembered of the same archive stays. What a new one lacks is registered with it, so
  /// that no crash leaves a target that looks whole.
  TargetState registered(Target target, FoundArchive found, Traits place) throws IOException {
    Registration registration =
        new Registration(
            source.volume(), found.descriptor().archive(), place.location(), place.rotated());
    Optional<TargetState> before = before(target.name());
    boolean isSame =
        before.filter(s -> s.contents().registration().equals(registration)).isPresent();
    if (!isSame) {
      before.ifPresent(TargetState::close);
    }
    TargetState state =
        isSame ? before.orElseThrow() : register(target.name(), registration, found);
    try {
      if (isSame) {
        noteLacking(state, found);
      }
      state.noteMounted(target.localPath());
      return state;
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /// A damaged file is written anew.
  private Optional<TargetState> before(String target) throws IOException {
    try {
      return TargetState.open(disk, target);
    } catch (TargetStateException.Damaged e) {
      return Optional.empty();
    }
  }

  private TargetState register(String target, Registration registration, FoundArchive found)
      throws IOException {
    StateContents fresh = new StateContents(registration);
    found.notes(fresh, seam.time().now()).forEach(fresh::add);
    return TargetState.register(disk, target, fresh);
  }

  private void noteLacking(TargetState state, FoundArchive found) throws IOException {
    for (StateEntry entry : found.notes(state.contents(), seam.time().now())) {
      state.note(entry);
    }
  }

  private void checkNotVanished(Target target, ObjectSink sink)
      throws TargetException, InterruptedException, IOException {
    MissingPlace.checkThere("create", target, disk, seam, sink);
    boolean isKnown = TargetState.readIfWhole(disk, target.name()).isPresent();
    if (isKnown && target.from().isEmpty()) {
      new EmptiedArchive(sink, seam, "create " + target.name(), target.name())
          .check(new TargetMemory(disk, target.name()).remembered());
    }
  }

  private Descriptor copied(Target from, ObjectSink sink)
      throws TargetException, InterruptedException {
    try (ObjectSink original = links.apply(from).open(from.opener(), bytes -> {})) {
      Descriptor descriptor = ArchiveCopy.descriptor(original, seam);
      if (!descriptor.volume().equals(source.volume())) {
        throw new TargetException.Rejected(
            "fill from "
                + original.traits().location()
                + ": it holds the archive \""
                + descriptor.label()
                + "\" of another volume, "
                + descriptor.volume()
                + "; a copy of it is not a target of this one",
            null);
      }
      return ArchiveCopy.create(original, sink, seam);
    }
  }

  private FoundArchive settle(String target, ObjectSink sink, String label, String host)
      throws TargetException, InterruptedException {
    checkPast(target, sink);
    Optional<Descriptor> proven =
        new LostDescriptor(sink, seam)
            .replacement(label, host)
            .filter(descriptor -> descriptor.volume().equals(source.volume()));
    if (proven.isPresent()) {
      sink.probe();
      return found(proven.get(), sink);
    }
    byte[] descriptor =
        new ArchiveCreation(sink, seam)
            .found(
                () -> fresh(label, host).encode(),
                there -> checkOurs(Descriptor.decode(there, sink.traits().location()), sink));
    return found(Descriptor.decode(descriptor, sink.traits().location()), sink);
  }

  /// What has another past is no target of this volume. Of another volume's archive its descriptor
  /// tells more.
  private void checkPast(String target, ObjectSink sink)
      throws TargetException, InterruptedException {
    Optional<CommitHeader> newest =
        CommitReader.once(sink, seam).newest().good().map(CommitReader.Found.Good::header);
    ArchiveStanding standing =
        newest
            .map(header -> ArchiveStanding.of(header, source))
            .orElseGet(ArchiveStanding.InPast::new);
    switch (standing) {
      case ArchiveStanding.InPast agrees -> {}
      case ArchiveStanding.OtherVolume other -> {}
      case ArchiveStanding.Ahead ahead ->
          throw BranchPoint.diverged("create " + target, target, ahead);
      case ArchiveStanding.Parted parted ->
          throw BranchPoint.diverged("create " + target, target, parted);
      case ArchiveStanding.Earlier earlier ->
          throw BranchPoint.diverged("create " + target, target, earlier);
      case ArchiveStanding.Overtaken over ->
          throw BranchPoint.diverged("create " + target, target, over);
    }
  }

  /// An archive that is there is gone on with, whatever it lacks: the volume sends that again.
  private FoundArchive found(Descriptor descriptor, ObjectSink sink)
      throws TargetException, InterruptedException {
    CommitReader.Newest newest = CommitReader.once(sink, seam).newest();
    if (newest.good().isEmpty()) {
      checkNoRemains(sink);
      return FoundArchive.of(descriptor);
    }
    return FoundArchive.of(descriptor, newest.good().get(), newest.highest(), sink, seam);
  }

  private void checkNoRemains(ObjectSink sink) throws TargetException, InterruptedException {
    Optional<ObjectName> remains = LeftoverObjects.find(ObjectReader.once(sink, seam));
    if (remains.isPresent()) {
      throw new TargetException.Rejected(
          "create "
              + sink.traits().location()
              + ": its commits are gone, and objects of the archive are still there, such as "
              + remains.get()
              + "; empty the place first, or choose another one",
          null);
    }
  }

  private void checkOurs(Descriptor descriptor, ObjectSink sink) throws TargetException.Rejected {
    if (!descriptor.volume().equals(source.volume())) {
      throw new TargetException.Rejected(
          "create "
              + sink.traits().location()
              + ": it holds the archive \""
              + descriptor.label()
              + "\" of another volume, "
              + descriptor.volume()
              + "; choose an empty place",
          null);
    }
  }

  private Descriptor fresh(String label, String host) {
    return new Descriptor(source.volume(), randomId(), label, host, seam.time().now().toString());
  }

  private UUID randomId() {
    byte[] bytes = new byte[16];
    seam.random().nextBytes(bytes);
    return UuidBytes.read(ByteBuffer.wrap(bytes));
  }
}
