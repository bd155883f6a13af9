package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.ChunkReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Reads large files on the scout's thread, one after another: it cuts, the workers hash and
/// compress the pieces side by side.
final class LargeFiles {

  private final FileReader reader;
  private final Workers workers;
  private final Conveyor out;
  private final ChunkReader chunks = new ChunkReader();

  LargeFiles(FileReader reader, Workers workers, Conveyor out) {
    this.reader = reader;
    this.workers = workers;
    this.out = out;
  }

  void read(WalkDirectory directory, byte[] name, SourceStat stat, List<Long> donors) {
    SourceStat before = stat;
    for (int reading = 1; ; reading++) {
      Instant start = reader.now();
      Content content = readOnce(directory, name, before, donors);
      Content checked =
          content instanceof Content.Read read
              ? reader.checked(directory.place(), name, before, read, start)
              : content;
      boolean again =
          checked instanceof Content.Read read
              && read.changing()
              && reading < FileReader.READINGS_MAX;
      if (!again) {
        end(directory, name, stat, checked);
        return;
      }
      before = checked instanceof Content.Read read ? read.stat() : before;
    }
  }

  private Content readOnce(
      WalkDirectory directory, byte[] name, SourceStat stat, List<Long> donors) {
    WalkItem item = new WalkItem(name, stat, WalkItem.UNREAD);
    out.put(new Step.LargeBegin(directory, item));
    return switch (directory.place().open(name)) {
      case Sight.Seen<InputStream> seen -> {
        try (InputStream in = seen.value()) {
          yield new Content.Read(
              List.of(), pieces(directory, item, in, donors), stat, false, false);
        } catch (IOException e) {
          yield new Content.Unreadable(String.valueOf(e.getMessage()));
        }
      }
      case Sight.Vanished<InputStream> gone -> new Content.Gone();
      case Sight.Refused<InputStream> refused -> new Content.Unreadable(refused.reason());
    };
  }

  private long pieces(WalkDirectory directory, WalkItem item, InputStream in, List<Long> donors)
      throws IOException {
    long offset = 0;
    chunks.open(in);
    for (byte[] bytes = chunks.next(); bytes != null; bytes = chunks.next()) {
      out.put(new Step.LargePiece(directory, item, piece(bytes, offset, donors)));
      offset += bytes.length;
    }
    return offset;
  }

  private CompletableFuture<Piece> piece(byte[] bytes, long offset, List<Long> donors) {
    out.reserve(bytes.length);
    return workers.submit(tools -> {
      Piece piece = reader.piece(bytes, offset, donors, tools.encoder());
      out.giveBack(bytes.length - piece.storedLength());
      return piece;
    });
  }

  private void end(WalkDirectory directory, byte[] name, SourceStat stat, Content content) {
    out.put(
        new Step.LargeEnd(
            directory, new WalkItem(name, stat, CompletableFuture.completedFuture(content))));
  }
}
