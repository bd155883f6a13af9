package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;

/// The substitute for a descriptor that is gone or damaged: the commits of the place prove whose
/// archive it is. The first round writes the descriptor again. For one thread.
record LostDescriptor(ObjectSink sink, Seam seam) {

  /// @param label a name for people
  /// @param host this machine, for people
  /// @return empty if the descriptor can be read, or no commit can
  Optional<Descriptor> replacement(String label, String host)
      throws TargetException, InterruptedException {
    Optional<byte[]> there = new ArchiveCreation(sink, seam).descriptor();
    if (there.isPresent() && !isDamaged(there.get())) {
      return Optional.empty();
    }
    String now = seam.time().now().toString();
    return CommitReader.once(sink, seam)
        .newest()
        .good()
        .map(CommitReader.Found.Good::header)
        .map(newest -> new Descriptor(newest.volume(), newest.archive(), label, host, now));
  }

  private boolean isDamaged(byte[] bytes) throws TargetException {
    try {
      Descriptor.decode(bytes, sink.traits().location());
      return false;
    } catch (TargetException.Corrupt e) {
      return true;
    }
  }
}
