package dev.tidemark.engine.spool;

import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.pack.PackPlan;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A pack to be sent: its frames are read from the volume each time, so packs under way hold an
/// index and a mebibyte in memory, not themselves.
///
/// @param after the pack holds every extent of the volume behind this one, up to its last
public record PackContent(MirrorSource source, ExtentId after, PackPlan plan) implements Content {

  @Override
  public long length() {
    return plan.length();
  }

  @Override
  public Hash sha256() {
    return plan.hash();
  }

  @Override
  public boolean checksItself() {
    return true;
  }

  @Override
  public InputStream open() {
    return new FrameStream(plan.check(source.stored(after, plan.last())), plan.tail());
  }

  /// Stored frames one behind another, then index and footer.
  private static final class FrameStream extends InputStream {
    private final FrameBytes frames;
    private final byte[] tail;
    private boolean atTail;
    private ByteBuffer current = ByteBuffer.allocate(0);

    FrameStream(FrameBytes frames, byte[] tail) {
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
      if (!current.hasRemaining() && !advance()) {
        return -1;
      }
      int read = Math.min(length, current.remaining());
      current.get(to, offset, read);
      return read;
    }

    private boolean advance() throws IOException {
      ByteBuffer next = atTail ? null : nextFrames();
      if (next == null && !atTail) {
        atTail = true;
        next = ByteBuffer.wrap(tail);
      }
      if (next != null) {
        current = next;
      }
      return next != null;
    }

    private @Nullable ByteBuffer nextFrames() throws IOException {
      try {
        return frames.next();
      } catch (VolumeException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
