package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads the parts of one pack. As many threads may use it as like.
final class PackFile {

  /// The directory of all packs of a volume.
  static final String DIRECTORY = "packs";

  private final DiskFile file;

  PackFile(DiskFile file) {
    this.file = file;
  }

  /// `packs/<number in 16 hex digits>.pack`
  static String name(long number) {
    return DIRECTORY + "/" + HexFormat.of().toHexDigits(number) + ".pack";
  }

  /// Exactly the bytes asked for.
  ///
  /// @throws UnreadableException.Damaged if the file ends before
  byte[] read(long position, int length) throws IOException, UnreadableException.Damaged {
    byte[] bytes = new byte[length];
    read(position, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /// Fills the buffer, and returns it.
  ///
  /// @throws UnreadableException.Damaged if the file ends before
  ByteBuffer read(long position, ByteBuffer to) throws IOException, UnreadableException.Damaged {
    int got = readUpTo(position, to);
    if (to.hasRemaining()) {
      throw new UnreadableException.Damaged("the file ends at " + (position + got));
    }
    return to;
  }

  /// Fills the buffer as far as the file goes.
  ///
  /// @return how many bytes were read
  int readUpTo(long position, ByteBuffer to) throws IOException {
    return file.readFully(to, position);
  }

  /// The index of a sealed pack.
  PackIndex index(long packLength) throws IOException, UnreadableException {
    int footerBytes = (int) Math.min(packLength, PackFooter.BYTES);
    byte[] end = read(packLength - footerBytes, footerBytes);
    PackFooter footer = PackFooter.decode(end, packLength);
    return PackIndex.decode(read(footer.indexOffset(), footer.indexLength()), footer);
  }

  /// Where the frames are, found by going from header to header.
  ///
  /// @param known positions found before, to go on from
  /// @param last the last frame to look at, or null to go on to `end`
  FrameOffsets scan(FrameOffsets known, long end, @Nullable ExtentId last)
      throws IOException, UnreadableException {
    FrameOffsets.Growing growing = FrameOffsets.Growing.after(known);
    HeaderScan scan = new HeaderScan(this, known.end(), end);
    for (FrameHeader header = scan.next(); header != null; header = scan.next()) {
      if (!growing.add(header.id(), header.frameLength())) {
        throw new UnreadableException.Damaged("frame " + header.id() + " is out of order");
      }
      if (header.id().equals(last)) {
        break;
      }
    }
    return growing.now();
  }
}
