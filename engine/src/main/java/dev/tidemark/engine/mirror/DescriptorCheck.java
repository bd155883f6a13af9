package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.UnreadableObject;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The descriptor of a target, as one attempt finds it. One that is gone or damaged is written
/// again where the newest commit proves whose archive it is. For one thread.
final class DescriptorCheck {

  private final ObjectSink sink;
  private final Seam seam;
  private final TargetState state;
  private final String target;
  private final String writer;
  private @Nullable Found found;

  /// @param bytes as they are there; empty if it is gone
  /// @param descriptor what they say; empty if they are damaged
  private record Found(Optional<byte[]> bytes, Optional<Descriptor> descriptor) {}

  /// @param writer host and program, for people
  DescriptorCheck(ObjectSink sink, Seam seam, TargetState state, String target, String writer) {
    this.sink = sink;
    this.seam = seam;
    this.state = state;
    this.target = target;
    this.writer = writer;
  }

  private Found found() throws TargetException, InterruptedException {
    if (found == null) {
      Optional<byte[]> bytes = new ArchiveCreation(sink, seam).descriptor();
      found = new Found(bytes, bytes.isEmpty() ? Optional.empty() : decoded(bytes.get()));
    }
    return found;
  }

  /// Empty if it is damaged.
  private Optional<Descriptor> decoded(byte[] bytes) throws TargetException {
    try {
      return Optional.of(Descriptor.decode(bytes));
    } catch (UnreadableException e) {
      return switch (e) {
        case UnreadableException.Damaged damaged -> Optional.empty();
        case UnreadableException.TooNew tooNew ->
            throw UnreadableObject.of(
                ArchiveNames.DESCRIPTOR.value(), sink.traits().location(), tooNew);
      };
    }
  }

  boolean isGone() throws TargetException, InterruptedException {
    return found().bytes().isEmpty();
  }

  /// Where there is no commit that could prove it, the descriptor must.
  ///
  /// @throws TargetException.Corrupt if it cannot
  /// @throws TargetException.Diverged if it is another archive's
  void checkOurs() throws TargetException, InterruptedException {
    Optional<Descriptor> there = found().descriptor();
    if (there.isEmpty()) {
      throw new TargetException.Corrupt(
          "mirror to "
              + target
              + ": "
              + ArchiveNames.DESCRIPTOR
              + " in "
              + sink.traits().location()
              + (isGone() ? " is gone" : " is damaged")
              + ", and no commit there can be read: nothing proves whose archive it is. Put the"
              + " descriptor back, or choose an empty place",
          null);
    }
    Registration registration = state.contents().registration();
    if (!there.get().archive().equals(registration.archive())) {
      throw another(there.get());
    }
  }

  private TargetException.Diverged another(Descriptor there) {
    return new TargetException.Diverged(
        "mirror to "
            + target
            + ": "
            + sink.traits().location()
            + " holds archive "
            + there.archive()
            + ", not the one this target was created with; it is left as it is");
  }

  /// Looks at it, and writes it again if it is gone, damaged, or says something else than a commit
  /// that was proven to be ours.
  ///
  /// @return what was done; empty if it was good
  Optional<String> mend(CommitHeader proven) throws TargetException, InterruptedException {
    Found there = found();
    if (there.descriptor().filter(descriptor -> descriptor.isOf(proven)).isPresent()) {
      return Optional.empty();
    }
    if (there.bytes().filter(Descriptor::isProven).isPresent()) {
      throw another(there.descriptor().orElseThrow());
    }
    if (there.bytes().isPresent()) {
      remove();
    }
    byte[] bytes = bytes(proven);
    sink.create(ArchiveNames.DESCRIPTOR, Content.of(bytes, Sha256.of(bytes)));
    found = null;
    if (!found().descriptor().filter(descriptor -> descriptor.isOf(proven)).isPresent()) {
      throw damaged("it is damaged again after it was written");
    }
    String was = there.bytes().isEmpty() ? "was gone" : "was damaged";
    return Optional.of(ArchiveNames.DESCRIPTOR + " " + was + " and was written again");
  }

  /// A name that is taken is never overwritten, so what is damaged has to go first.
  private void remove() throws TargetException, InterruptedException {
    try {
      sink.delete(ArchiveNames.DESCRIPTOR);
    } catch (TargetException.Rejected e) {
      throw damaged("it is damaged, and may not be deleted here: " + e.getMessage());
    }
  }

  private TargetException.Corrupt damaged(String fact) {
    return new TargetException.Corrupt(
        "mirror to "
            + target
            + ": "
            + ArchiveNames.DESCRIPTOR
            + " in "
            + sink.traits().location()
            + ": "
            + fact
            + ". Delete it there; the next round writes it again",
        null);
  }

  /// The very bytes that were there, if they are remembered.
  private byte[] bytes(CommitHeader proven) throws TargetException {
    Optional<byte[]> remembered =
        state.contents().looked().map(StateEntry.Looked::descriptor).filter(b -> b.length > 0);
    if (remembered.isPresent()
        && decoded(remembered.get()).filter(d -> d.isOf(proven)).isPresent()) {
      return remembered.get();
    }
    return new Descriptor(
            proven.volume(), proven.archive(), target, writer, seam.time().now().toString())
        .encode();
  }

  /// The bytes that are there now.
  byte[] bytes() throws TargetException, InterruptedException {
    return found().bytes().orElse(new byte[0]);
  }
}
