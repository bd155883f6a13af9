package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Creates the objects of an archive. Encoding and sending are apart, so that a name can be noted
/// between them. Any number of threads.
public final class ArchiveWriter {

  /// A part of a run is closed soon after it has so many bytes. A run of one part goes into its
  /// commit object.
  public static final int RUN_PART_BYTES = 8 << 20;

  private final ObjectSink sink;

  public ArchiveWriter(ObjectSink sink) {
    this.sink = sink;
  }

  /// Puts a commit object together.
  ///
  /// @param header its lists of runs and packs name what lies in objects of their own; what goes
  ///   inline, and its length, are added
  /// @param run the records, if they go inline
  /// @param packs those that go inline
  public static CommitObject assemble(
      CommitHeader header, Optional<byte[]> run, List<PackObject> packs) {
    List<CommitObject.InlinePack> inline = new ArrayList<>();
    packs.forEach(pack -> inline.add(CommitObject.InlinePack.of(pack)));
    return CommitObject.assemble(header, run, inline);
  }

  /// Sends a pack. The name tells the bytes, so one that is taken is this one.
  public void create(PackRef ref, Content pack) throws TargetException, InterruptedException {
    sink.create(ref.object(), pack);
  }

  /// Sends a part of a run. The name tells the bytes, so one that is taken is this one.
  public void create(RunRef ref, Content part) throws TargetException, InterruptedException {
    sink.create(ref.object(), part);
  }

  /// Sends a commit object: afterwards the mark has moved, if the number was free.
  public CreateResult create(CommitObject commit) throws TargetException, InterruptedException {
    return sink.create(
        ArchiveNames.commit(commit.header().number()),
        Content.of(commit.bytes(), Sha256.of(commit.bytes())));
  }

  /// The descriptor of the place, if it is an archive.
  public static Optional<Descriptor> descriptor(ObjectSink sink, Seam seam)
      throws TargetException, InterruptedException {
    return ArchiveIdentity.descriptor(new ObjectReader(sink, seam));
  }
}
