package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.util.Arrays;
import java.util.Optional;

/// Creates the destination's commit objects. A number that is taken must hold the same bytes: then
/// another copy was quicker, or an answer of ours was lost.
record CommitCopier(ObjectSink sink, ObjectReader source, ObjectReader destination) {

  void create(SourceCommit commit) throws TargetException, InterruptedException {
    ObjectName name = ArchiveNames.commit(commit.number());
    byte[] bytes = commit.bytes();
    if (sink.create(name, Content.of(bytes, Sha256.of(bytes))) == CreateResult.TAKEN) {
      Optional<byte[]> there = destination.upTo(name, 0, bytes.length + 1);
      if (there.isEmpty() || !Arrays.equals(there.get(), bytes)) {
        throw CopyHeads.parted(source, destination, commit.number());
      }
    }
  }
}
