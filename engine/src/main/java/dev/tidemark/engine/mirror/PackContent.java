package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackIndex;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pack to be sent. It is encoded once to learn its hash, then read from the volume again each
/// time it is sent: packs under way hold an index and a frame in memory, not themselves.
final class PackContent implements Content {

  private final MirrorSource source;
  private final ExtentId after;
  private final PackRef ref;
  private final byte[] tail;

  private PackContent(MirrorSource source, ExtentId after, PackRef ref, byte[] tail) {
    this.source = source;
    this.after = after;
    this.ref = ref;
    this.tail = tail;
  }

  /// The pack of the extents after `after`, closed at `packBytes`; empty if there is no extent.
  ///
  /// @param number of the commit that it is made for
  static Optional<PackContent> next(
      MirrorSource source, long number, ExtentId after, ExtentId upTo, int packBytes) {
    Optional<PackObject> pack = collect(source, after, upTo, packBytes);
    return pack.map(frames -> {
      ArchiveWriter.EncodedPack encoded = ArchiveWriter.EncodedPack.of(number, frames);
      int tailLength = PackIndex.tailLength(frames.frames().size());
      byte[] bytes = encoded.bytes();
      byte[] tail = Arrays.copyOfRange(bytes, bytes.length - tailLength, bytes.length);
      return new PackContent(source, after, encoded.ref(), tail);
    });
  }

  /// The extents after `after`, up to `packBytes`; empty if there is none.
  static Optional<PackObject> collect(
      MirrorSource source, ExtentId after, ExtentId upTo, int packBytes) {
    List<Frame> frames = new ArrayList<>();
    MirrorSource.Frames scan = source.frames(after, upTo);
    int length = 0;
    while (length < packBytes && frames.size() < PackIndex.COUNT_MAX) {
      Frame frame = scan.next();
      if (frame == null) {
        break;
      }
      frames.add(frame);
      length += frame.encodedLength() + PackIndex.ENTRY_BYTES;
    }
    return frames.isEmpty() ? Optional.empty() : Optional.of(new PackObject(frames));
  }

  PackRef ref() {
    return ref;
  }

  @Override
  public long length() {
    return ref.length();
  }

  @Override
  public Hash sha256() {
    return ref.hash();
  }

  @Override
  public InputStream open() {
    return new FrameStream(source.frames(after, ref.last()), tail);
  }

  /// Encoded frames one behind another, then index and footer.
  private static final class FrameStream extends InputStream {
    private final MirrorSource.Frames frames;
    private byte @Nullable [] tail;
    private byte[] current = {};
    private int at;

    FrameStream(MirrorSource.Frames frames, byte[] tail) {
      this.frames = frames;
      this.tail = tail;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == current.length && !advance()) {
        return -1;
      }
      int read = Math.min(length, current.length - at);
      System.arraycopy(current, at, to, offset, read);
      at += read;
      return read;
    }

    private boolean advance() throws IOException {
      at = 0;
      Frame frame = nextFrame();
      if (frame != null) {
        current = frame.encode();
        return true;
      }
      current = tail == null ? new byte[0] : tail;
      tail = null;
      return current.length > 0;
    }

    private @Nullable Frame nextFrame() throws IOException {
      try {
        return frames.next();
      } catch (VolumeException e) {
        throw new IOException(e);
      }
    }
  }
}
