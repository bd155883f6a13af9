package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.RaceProbe;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.Sha256;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes a place an archive, on a person's word: probes it and writes its descriptor. A place that
/// is one already stays as it is. For one thread.
public final class ArchiveCreation {

  private final ObjectSink sink;
  private final ObjectReader reads;

  public ArchiveCreation(ObjectSink sink, Seam seam) {
    this.sink = sink;
    this.reads = ObjectReader.once(sink, seam);
  }

  /// @param name what people call the place
  /// @param singleWriter a person has promised that nobody else ever writes there
  /// @throws TargetException.Rejected if two writers could overwrite each other
  public static void checkExclusive(String name, Traits traits, boolean singleWriter)
      throws TargetException.Rejected {
    if (!traits.exclusiveCreate() && !singleWriter) {
      throw new TargetException.Rejected(
          "use "
              + name
              + ": "
              + traits.location()
              + " cannot create exclusively, so two writers could overwrite each other; if nobody"
              + " else ever writes there, say `single-writer: true`",
          null);
    }
  }

  /// The bytes of the place's descriptor, if it is an archive.
  public Optional<byte[]> descriptor() throws TargetException, InterruptedException {
    return reads.upTo(ArchiveNames.DESCRIPTOR, 0, Descriptor.LENGTH_MAX);
  }

  /// Whether a place that is an archive already may stay what it is.
  @FunctionalInterface
  public interface Acceptance {

    /// @throws TargetException with the reason, if not: then nothing was changed there
    void check(byte[] descriptor) throws TargetException;
  }

  /// @param fresh the descriptor of a place that is empty so far
  /// @return the descriptor that is there afterwards
  /// @throws TargetException.Rejected if the place holds something else, or does not create
  ///   exclusively when racers try it
  public byte[] found(Supplier<byte[]> fresh, Acceptance acceptance)
      throws TargetException, InterruptedException {
    Optional<byte[]> before = descriptor();
    if (before.isEmpty()) {
      checkEmpty();
      sink.probe();
      byte[] bytes = fresh.get();
      Content content = Content.of(bytes, Sha256.of(bytes));
      if (sink.create(ArchiveNames.DESCRIPTOR, content) == CreateResult.CREATED) {
        return bytes;
      }
    }
    byte[] there =
        descriptor()
            .orElseThrow(() ->
                new TargetException.Missing(
                    "create " + sink.traits().location() + ": its descriptor vanished"));
    acceptance.check(there);
    sink.probe();
    return there;
  }

  private void checkEmpty() throws TargetException, InterruptedException {
    if (!RaceProbe.isEmpty(sink)) {
      throw new TargetException.Rejected(
          "create "
              + sink.traits().location()
              + ": it is not empty and holds no archive; choose an empty place",
          null);
    }
  }
}
