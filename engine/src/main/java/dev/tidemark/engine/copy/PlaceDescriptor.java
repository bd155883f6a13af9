package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The descriptors of a source and of its copy. One that is gone or damaged at the copy is written
/// again from the source's, where a commit proves whose archive the copy is. For one thread.
final class PlaceDescriptor {

  private final ObjectSink source;
  private final ObjectSink destination;
  private final Seam seam;
  private final ArchiveCreation founding;

  PlaceDescriptor(ObjectSink source, ObjectSink destination, Seam seam) {
    this.source = source;
    this.destination = destination;
    this.seam = seam;
    this.founding = new ArchiveCreation(destination, seam);
  }

  /// The descriptor of an archive.
  ///
  /// @throws TargetException.Missing if the place is no archive
  /// @throws TargetException.Corrupt if it is one, and its descriptor is damaged or gone
  static byte[] of(ObjectSink place, Seam seam) throws TargetException, InterruptedException {
    Optional<byte[]> found = new ArchiveCreation(place, seam).descriptor();
    if (found.isPresent()) {
      decoded(place, found.get());
      return found.get();
    }
    if (CommitReader.once(place, seam).highest().isPresent()) {
      throw new TargetException.Corrupt(
          "copy from "
              + place.traits().location()
              + ": its "
              + ArchiveNames.DESCRIPTOR
              + " is gone; a 'mirror' of that target writes it again",
          null);
    }
    throw new TargetException.Missing(
        "copy from " + place.traits().location() + ": there is no archive here");
  }

  static Descriptor decoded(ObjectSink place, byte[] descriptor) throws TargetException {
    return Descriptor.decode(descriptor, place.traits().location());
  }

  /// Makes an empty place a copy without commits; one that is a copy stays as it is.
  Descriptor create() throws TargetException, InterruptedException {
    byte[] original = of(source, seam);
    founding.found(() -> original, there -> checkSame(original, there));
    return decoded(source, original);
  }

  /// Both places have the same one afterwards.
  ///
  /// @param highest number of a commit at the destination; 0 = it has none
  /// @param listener hears if it was written again
  /// @return what both say
  /// @throws TargetException.Missing if the destination never became a copy
  /// @throws TargetException.Corrupt if it is damaged there and cannot be written again
  Descriptor agree(long highest, CopyListener listener)
      throws TargetException, InterruptedException {
    byte[] original = of(source, seam);
    Optional<byte[]> there = founding.descriptor();
    if (there.isPresent() && !isDamaged(there.get(), original)) {
      checkSame(original, there.get());
    } else if (highest > 0) {
      checkOurs(highest, decoded(source, original).archive());
      write(there.isPresent(), original);
      listener.mended(
          ArchiveNames.DESCRIPTOR
              + (there.isPresent() ? " was damaged" : " was gone")
              + " and was written again");
    } else {
      throw there.isPresent() ? unproven() : noArchive();
    }
    return decoded(source, original);
  }

  /// One that fails its checksum, or has none and is not the source's: a flipped bit can take the
  /// checksum's name away.
  private static boolean isDamaged(byte[] there, byte[] original) {
    try {
      Descriptor.decode(there);
      return !Descriptor.isProven(there) && !Arrays.equals(there, original);
    } catch (UnreadableException e) {
      return e instanceof UnreadableException.Damaged;
    }
  }

  /// Nothing is written to a place before it is known to be a copy of this archive.
  private void checkOurs(long highest, UUID archive) throws TargetException, InterruptedException {
    Optional<UUID> there =
        CommitReader.once(destination, seam)
            .newestFrom(highest)
            .good()
            .map(good -> good.header().archive());
    if (there.isEmpty()) {
      throw unproven();
    }
    if (!there.get().equals(archive)) {
      throw new TargetException.Diverged(
          way()
              + "it holds commits of archive "
              + there.get()
              + ", not of "
              + archive
              + "; it is left as it is. Choose an empty place");
    }
  }

  private void write(boolean isDamaged, byte[] original)
      throws TargetException, InterruptedException {
    Optional<String> refusal =
        isDamaged
            ? new DamagedObjectRemover(destination).of(ArchiveNames.DESCRIPTOR)
            : Optional.empty();
    if (refusal.isPresent()) {
      throw new TargetException.Corrupt(
          way() + ArchiveNames.DESCRIPTOR + ": " + refusal.get(), null);
    }
    destination.create(ArchiveNames.DESCRIPTOR, Content.of(original, Sha256.of(original)));
    if (!founding.descriptor().filter(found -> Arrays.equals(found, original)).isPresent()) {
      throw new TargetException.Corrupt(
          way() + ArchiveNames.DESCRIPTOR + " is damaged again after it was written", null);
    }
  }

  private TargetException.Corrupt unproven() {
    return new TargetException.Corrupt(
        way()
            + ArchiveNames.DESCRIPTOR
            + " is damaged there or gone, and no commit there proves whose archive it is. If the"
            + " place is this copy's, delete the descriptor and what is left of commits there and"
            + " create the copy again",
        null);
  }

  private TargetException.Missing noArchive() {
    return new TargetException.Missing(
        way()
            + "there is no archive. Is the disk mounted, the prefix right? A place is"
            + " filled only on purpose: by 'target create', or 'copy --create'");
  }

  private String way() {
    return "copy to " + destination.traits().location() + ": ";
  }

  /// The words for people may differ: a descriptor that was lost may have been written again
  /// without them.
  private void checkSame(byte[] original, byte[] there) throws TargetException {
    if (!Arrays.equals(original, there)
        && !decoded(destination, there).isOfSame(decoded(source, original))) {
      throw new TargetException.Diverged(
          way()
              + "it holds another archive than "
              + source.traits().location()
              + ", \""
              + decoded(destination, there).label()
              + "\"; it is left as it is. Choose an empty place");
    }
  }
}
