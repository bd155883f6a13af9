package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.Completeness;
import dev.tidemark.engine.archive.Descriptor;
import dev.tidemark.engine.archive.Founding;
import dev.tidemark.engine.archive.Reads;
import dev.tidemark.engine.archive.Remains;
import dev.tidemark.engine.archive.Standing;
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
import java.util.List;
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

  /// The descriptor of the archive that the place holds from now on.
  ///
  /// @param label a name for people
  /// @param host this machine, for people
  Descriptor create(Target target, ObjectSink sink, String label, String host)
      throws TargetException, InterruptedException, IOException {
    checkNotVanished(target, sink);
    return target.from().isPresent()
        ? copied(target.from().get(), sink)
        : settle(target.name(), sink, label, host);
  }

  /// What is remembered of the same archive stays.
  TargetState registered(Target target, Descriptor descriptor, Traits place) throws IOException {
    Registration registration =
        new Registration(source.volume(), descriptor.archive(), place.location(), place.rotated());
    Optional<TargetState> before =
        disk.exists(TargetState.file(target.name()))
            ? TargetState.open(disk, target.name())
            : Optional.empty();
    boolean isSame =
        before.filter(s -> s.contents().registration().equals(registration)).isPresent();
    if (!isSame) {
      before.ifPresent(TargetState::close);
    }
    TargetState state =
        isSame ? before.orElseThrow() : TargetState.register(disk, target.name(), registration);
    try {
      state.noteMounted(target.localPath());
      return state;
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private void checkNotVanished(Target target, ObjectSink sink)
      throws TargetException, InterruptedException, IOException {
    Vanished.check("create", target, disk, seam, sink);
    if (TargetState.read(disk, target.name()).isPresent() && target.from().isEmpty()) {
      new Emptied(sink, seam, "create " + target.name(), target.name())
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

  private Descriptor settle(String target, ObjectSink sink, String label, String host)
      throws TargetException, InterruptedException {
    checkPast(target, sink);
    Optional<Descriptor> proven =
        new LostDescriptor(sink, seam)
            .replacement(label, host)
            .filter(descriptor -> descriptor.volume().equals(source.volume()));
    if (proven.isPresent()) {
      sink.probe();
      checkComplete(sink);
      return proven.get();
    }
    byte[] descriptor =
        new Founding(sink, seam)
            .found(
                () -> fresh(label, host).encode(),
                there -> checkOurs(Descriptor.decode(there, sink.traits().location()), sink));
    checkComplete(sink);
    return Descriptor.decode(descriptor, sink.traits().location());
  }

  /// What has another past is no target of this volume. Of another volume's archive its descriptor
  /// tells more.
  private void checkPast(String target, ObjectSink sink)
      throws TargetException, InterruptedException {
    Optional<CommitHeader> newest =
        Commits.once(sink, seam).newest().good().map(Commits.Found.Good::header);
    Standing standing =
        newest.map(header -> Standing.of(header, source)).orElseGet(Standing.InPast::new);
    switch (standing) {
      case Standing.InPast agrees -> {}
      case Standing.OtherVolume other -> {}
      case Standing.Ahead ahead -> throw Branching.diverged("create " + target, target, ahead);
      case Standing.Parted parted -> throw Branching.diverged("create " + target, target, parted);
      case Standing.Earlier earlier ->
          throw Branching.diverged("create " + target, target, earlier);
      case Standing.Overtaken over -> throw Branching.diverged("create " + target, target, over);
    }
  }

  /// Damage to commits is for the first round to mend; what is missing would have to be sent first.
  private void checkComplete(ObjectSink sink) throws TargetException, InterruptedException {
    try {
      checkObjects(sink);
    } catch (TargetException.Corrupt e) {
      // the first round looks at all of it, and mends it
    }
  }

  /// An archive that is found is gone on with, so it must not lack what it builds on.
  private void checkObjects(ObjectSink sink) throws TargetException, InterruptedException {
    Optional<CommitHeader> newest =
        Commits.once(sink, seam).newest().good().map(Commits.Found.Good::header);
    if (newest.isEmpty()) {
      checkNoRemains(sink);
    }
    List<ObjectName> missing =
        newest.isEmpty() ? List.of() : new Completeness(sink, seam).missing(newest.get());
    if (!missing.isEmpty()) {
      throw new TargetException.Rejected(
          "create "
              + sink.traits().location()
              + ": objects that its commits name are not there whole: "
              + missing.size()
              + ", the first is "
              + missing.getFirst()
              + "; if it is a copy, finish it ('copy'), else choose an empty place",
          null);
    }
  }

  private void checkNoRemains(ObjectSink sink) throws TargetException, InterruptedException {
    Optional<ObjectName> remains = Remains.find(Reads.once(sink, seam));
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
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }
}
