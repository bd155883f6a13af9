package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;

/// Makes places targets of a volume, adopts archives that the volume has left, and forgets targets:
/// the work behind [Mirror#create], [Mirror#adopt] and [Mirror#detach], under the target's lock.
/// Any number of threads.
final class TargetRegistrar {

  private final MirrorSource source;
  private final Disk disk;
  private final Seam seam;
  private final LaneContext common;

  TargetRegistrar(LaneContext common) {
    this.common = common;
    this.source = common.source();
    this.disk = common.disk();
    this.seam = common.seam();
  }

  private Link link(Target target) {
    return common.links().apply(target);
  }

  Registration create(Target target, String label, String host)
      throws TargetException, InterruptedException, IOException {
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

  private void checkMounted(String verb, Target target) throws TargetException, IOException {
    MissingPlace.checkMounted(verb, target, disk);
    if (target.from().isPresent()) {
      MissingPlace.checkMounted("fill " + target.name() + " from", target.from().get(), disk);
    }
  }

  private TargetCreation creation() {
    return new TargetCreation(source, disk, seam, common.links());
  }

  Adoption adopt(Target target) throws TargetException, InterruptedException, IOException {
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

  Adoption adoptable(Target target) throws TargetException, InterruptedException, IOException {
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

  boolean detach(String target) throws IOException {
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
}
