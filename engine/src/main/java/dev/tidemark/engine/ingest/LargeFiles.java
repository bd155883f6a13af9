package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.ChunkReader;
import dev.tidemark.engine.local.SourceStat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Reads large files on the scout's thread, one after another: it cuts, the workers hash and
/// compress the pieces side by side.
final class LargeFiles {

  private final FileReader reader;
  private final TaskPool workers;
  private final StepQueue out;
  private final ChunkReader chunks = new ChunkReader();

  LargeFiles(FileReader reader, TaskPool workers, StepQueue out) {
    this.reader = reader;
    this.workers = workers;
    this.out = out;
  }

  void read(WalkDirectory directory, ScannedName glance, SourceStat stat) {
    ReadContent content =
        reader
            .reading(
                directory.place(),
                glance.name(),
                (now, in, to) ->
                    pieces(directory, item(glance, now, WalkItem.UNREAD), in, glance.donors()))
            .read();
    out.put(
        new WalkStep.LargeEnd(
            directory, item(glance, stat, CompletableFuture.completedFuture(content))));
  }

  private static WalkItem item(
      ScannedName glance, SourceStat stat, CompletableFuture<ReadContent> content) {
    return new WalkItem(glance, stat, content);
  }

  private long pieces(WalkDirectory directory, WalkItem item, InputStream in, List<Long> donors)
      throws IOException {
    out.put(new WalkStep.LargeBegin(directory, item));
    long offset = 0;
    chunks.open(in);
    for (byte[] bytes = chunks.next(); bytes != null; bytes = chunks.next()) {
      out.put(new WalkStep.LargePiece(piece(bytes, offset, donors)));
      offset += bytes.length;
    }
    return offset;
  }

  private CompletableFuture<ReadChunk> piece(byte[] bytes, long offset, List<Long> donors) {
    out.reserve(bytes.length);
    return workers.submit(tools -> {
      ReadChunk piece = reader.piece(bytes, offset, donors, tools.encoder());
      out.giveBack(bytes.length - piece.storedLength());
      return piece;
    });
  }
}
