package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads files and links of a source into pieces. For any thread, each with its own tools.
final class FileReader {

  /// How often a file that changes meanwhile is read.
  static final int READINGS_MAX = 3;

  /// Times of a file system may be this coarse; where they have no fraction, they are coarser.
  private static final Duration TICK = Duration.ofMillis(50);

  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  private final KnownContent known;

  FileReader(KnownContent known) {
    this.known = known;
  }

  Instant now() {
    return known.now();
  }

  /// Reads a file that is small enough to be held whole, or a link.
  Content read(
      SourceDirectory place, byte[] name, SourceStat stat, List<Long> donors, Workers.Tools tools) {
    return stat.type() == SourceType.SYMLINK
        ? readLink(place, name, stat, donors, tools)
        : readFile(place, name, stat, donors, tools);
  }

  private Content readLink(
      SourceDirectory place, byte[] name, SourceStat stat, List<Long> donors, Workers.Tools tools) {
    return switch (place.readLink(name)) {
      case Sight.Seen<byte[]> seen -> {
        byte[] target = seen.value();
        Piece piece =
            target.length <= DataRange.INLINE_MAX
                ? new Piece.Small(target)
                : piece(target, 0, donors, tools.encoder());
        yield new Content.Read(List.of(piece), target.length, stat, false, false);
      }
      case Sight.Vanished<byte[]> gone -> new Content.Gone();
      case Sight.Refused<byte[]> refused -> new Content.Unreadable(refused.reason());
    };
  }

  private Content readFile(
      SourceDirectory place, byte[] name, SourceStat stat, List<Long> donors, Workers.Tools tools) {
    SourceStat before = stat;
    for (int reading = 1; ; reading++) {
      Instant start = now();
      Content content = readOnce(place, name, before, donors, tools);
      if (content instanceof Content.Read read) {
        content = checked(place, name, before, read, start);
      }
      boolean again =
          content instanceof Content.Read read && read.changing() && reading < READINGS_MAX;
      if (!again) {
        return content;
      }
      before = content instanceof Content.Read read ? read.stat() : before;
    }
  }

  /// Looks whether a file is as it was before it was read.
  Content checked(
      SourceDirectory place, byte[] name, SourceStat before, Content.Read read, Instant start) {
    if (!(place.stat(name) instanceof Sight.Seen<SourceStat> seen)) {
      return new Content.Gone();
    }
    SourceStat after = seen.value();
    if (!after.sameInode(before) || after.type() != before.type()) {
      return new Content.Unreadable("replaced while it was read");
    }
    boolean changing = !after.sameContent(before) || after.size() != read.size();
    boolean again = changing || isRacy(after, start);
    return new Content.Read(read.pieces(), read.size(), after, again, changing);
  }

  private Content readOnce(
      SourceDirectory place, byte[] name, SourceStat stat, List<Long> donors, Workers.Tools tools) {
    return switch (place.open(name)) {
      case Sight.Seen<InputStream> seen -> {
        try (InputStream in = seen.value()) {
          yield readAll(in, stat, donors, tools);
        } catch (IOException e) {
          yield new Content.Unreadable(String.valueOf(e.getMessage()));
        }
      }
      case Sight.Vanished<InputStream> gone -> new Content.Gone();
      case Sight.Refused<InputStream> refused -> new Content.Unreadable(refused.reason());
    };
  }

  private Content readAll(InputStream in, SourceStat stat, List<Long> donors, Workers.Tools tools)
      throws IOException {
    List<Piece> pieces = new ArrayList<>(1);
    long offset = 0;
    tools.chunks().open(in);
    for (byte[] bytes = tools.chunks().next(); bytes != null; bytes = tools.chunks().next()) {
      pieces.add(
          offset == 0 && bytes.length <= DataRange.INLINE_MAX
              ? new Piece.Small(bytes)
              : piece(bytes, offset, donors, tools.encoder()));
      offset += bytes.length;
    }
    return new Content.Read(pieces, offset, stat, false, false);
  }

  /// A piece as known content if a donor has it at this offset, else compressed.
  Piece piece(byte[] bytes, long offset, List<Long> donors, ExtentEncoder encoder) {
    int length = bytes.length;
    Hash sha256 = encoder.hash(bytes, 0, length);
    Optional<Long> donor = known.findDonor(donors, offset, length, sha256);
    return donor.isPresent()
        ? new Piece.Known(offset, length, sha256, donor.get())
        : new Piece.Fresh(offset, encoder.encode(bytes, sha256));
  }

  /// Reads a piece again whose donor has lost it meanwhile; empty if it is not the same any more.
  static Optional<EncodedExtent> readAgain(SourceDirectory place, byte[] name, Piece.Known piece) {
    if (!(place.open(name) instanceof Sight.Seen<InputStream> seen)) {
      return Optional.empty();
    }
    try (InputStream in = seen.value();
        ExtentEncoder encoder = new ExtentEncoder()) {
      in.skipNBytes(piece.offset());
      byte[] bytes = in.readNBytes(piece.length());
      boolean same =
          bytes.length == piece.length()
              && encoder.hash(bytes, 0, bytes.length).equals(piece.sha256());
      return same ? Optional.of(encoder.encode(bytes, piece.sha256())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Whether a change after the reading could have left these times as they are.
  static boolean isRacy(SourceStat stat, Instant readingStarted) {
    Instant newest = stat.mtime().isAfter(stat.ctime()) ? stat.mtime() : stat.ctime();
    boolean coarse = stat.mtime().getNano() == 0 && stat.ctime().getNano() == 0;
    return !newest.isBefore(readingStarted.minus(coarse ? COARSE_TICK : TICK));
  }
}
