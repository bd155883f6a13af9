package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceDirectory;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Reads files and links of a source into pieces. For any thread, each with its own tools.
final class FileReader {

  private final KnownContent known;
  private final long smallFileBytes;

  /// @param smallFileBytes a file above this is not held whole
  FileReader(KnownContent known, long smallFileBytes) {
    this.known = known;
    this.smallFileBytes = smallFileBytes;
  }

  /// Reads a file that is small enough to be held whole, or a link.
  ReadContent read(
      SourceDirectory place,
      byte[] name,
      SourceStat stat,
      List<Long> donors,
      TaskPool.Tools tools) {
    return stat.type() == SourceType.SYMLINK
        ? readLink(place, name, stat, donors, tools)
        : reading(place, name, (now, in, to) -> takeAll(now, in, to, donors, tools)).read();
  }

  StableRead reading(SourceDirectory place, byte[] name, StableRead.Taker taker) {
    return new StableRead(place, name, known, taker);
  }

  /// A link that is another one by now is read again next time.
  private ReadContent readLink(
      SourceDirectory place,
      byte[] name,
      SourceStat stat,
      List<Long> donors,
      TaskPool.Tools tools) {
    return switch (place.readLink(name)) {
      case ReadResult.Seen<byte[]> seen -> {
        byte[] target = seen.value();
        ReadChunk piece =
            target.length <= DataRange.INLINE_MAX
                ? new ReadChunk.Small(target)
                : piece(target, 0, donors, tools.encoder());
        boolean same =
            place.stat(name) instanceof ReadResult.Seen<SourceStat> now
                && now.value().isSameFile(stat)
                && now.value().sameContent(stat);
        yield new ReadContent.Read(
            List.of(piece), target.length, stat, !same, Optional.empty(), UnkeptTraits.NONE);
      }
      case ReadResult.Vanished<byte[]> gone -> new ReadContent.Gone();
      case ReadResult.Refused<byte[]> refused -> new ReadContent.Unreadable(refused.reason());
    };
  }

  private long takeAll(
      SourceStat now,
      InputStream in,
      List<ReadChunk> pieces,
      List<Long> donors,
      TaskPool.Tools tools)
      throws IOException {
    if (now.size() > smallFileBytes) {
      throw new IOException("grew much while it was imported");
    }
    long offset = 0;
    tools.chunks().open(in);
    for (byte[] bytes = tools.chunks().next(); bytes != null; bytes = tools.chunks().next()) {
      pieces.add(
          offset == 0 && bytes.length <= DataRange.INLINE_MAX
              ? new ReadChunk.Small(bytes)
              : piece(bytes, offset, donors, tools.encoder()));
      offset += bytes.length;
    }
    return offset;
  }

  /// A piece as known content if a donor has it at this offset, else compressed.
  ReadChunk piece(byte[] bytes, long offset, List<Long> donors, ExtentEncoder encoder) {
    int length = bytes.length;
    Hash sha256 = encoder.hash(bytes, 0, length);
    Optional<Long> donor = known.findDonor(donors, offset, length, sha256);
    return donor.isPresent()
        ? new ReadChunk.Known(offset, length, sha256, donor.get())
        : new ReadChunk.Fresh(offset, encoder.encode(bytes, sha256));
  }
}
