package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.UnreadableObject;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Reads of a place. Any number of threads.
public final class ObjectReader {

  private static final int PACK_BYTES_MAX = 128 << 20;

  private final ObjectSink sink;
  private final Seam seam;

  /// Nothing is tried again here: rounds have a loop of their own, and a sink that is opened to
  /// read tries again by itself.
  public static ObjectReader once(ObjectSink sink, Seam seam) {
    return new ObjectReader(sink, seam);
  }

  ObjectReader(ObjectSink sink, Seam seam) {
    this.sink = sink;
    this.seam = seam;
  }

  public String location() {
    return sink.traits().location();
  }

  int parallelism() {
    return Math.max(1, sink.traits().parallelism());
  }

  Seam seam() {
    return seam;
  }

  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return sink.list(prefix, after, limit);
  }

  /// At most `length` bytes from `offset`; empty if there is no such object.
  public Optional<byte[]> upTo(ObjectName name, long offset, int length)
      throws TargetException, InterruptedException {
    Optional<InputStream> found = sink.open(name, offset, length);
    return found.isEmpty() ? Optional.empty() : Optional.of(drain(name, found.get(), length));
  }

  /// Exactly this range.
  ///
  /// @throws TargetException.Missing if the object is not there
  /// @throws TargetException.Corrupt if it is shorter
  byte[] exactly(ObjectName name, long offset, int length)
      throws TargetException, InterruptedException {
    byte[] bytes = upTo(name, offset, length).orElseThrow(() -> missing(name));
    if (bytes.length != length) {
      throw new TargetException.Corrupt(
          "read " + name + " in " + location() + ": it is shorter than its commit says", null);
    }
    return bytes;
  }

  public TargetException.Missing missing(ObjectName name) {
    return new TargetException.Missing(
        "read " + name + " in " + location() + ": a commit names it, but it is not there");
  }

  /// Exactly this range of a part of a run. Without its records an archive is damaged, whatever
  /// else it holds.
  ///
  /// @throws TargetException.Corrupt if the object is shorter, or not there at all
  byte[] ofRun(ObjectName name, long offset, int length)
      throws TargetException, InterruptedException {
    try {
      return exactly(name, offset, length);
    } catch (TargetException.Missing e) {
      throw new TargetException.Corrupt(String.valueOf(e.getMessage()), e);
    }
  }

  /// A whole pack, proven by its hash.
  ///
  /// @throws TargetException.Missing if its object is not there
  /// @throws TargetException.Corrupt if it is damaged
  PackObject pack(PackRef pack) throws TargetException, InterruptedException {
    try {
      if (pack.length() > PACK_BYTES_MAX) {
        throw new UnreadableException.Damaged("a pack of " + pack.length() + " bytes is too long");
      }
      byte[] bytes = exactly(pack.object(), pack.offset(), (int) pack.length());
      if (!Sha256.of(bytes).equals(pack.hash())) {
        throw new UnreadableException.Damaged("a pack fails its hash");
      }
      return PackObject.decode(bytes);
    } catch (UnreadableException e) {
      throw unreadable(pack.object().value(), e);
    }
  }

  /// Bytes of an object here that cannot be used.
  TargetException unreadable(String what, UnreadableException e) {
    return UnreadableObject.of(what, location(), e);
  }

  private byte[] drain(ObjectName name, InputStream stream, int length)
      throws TargetException, InterruptedException {
    try (stream) {
      return stream.readNBytes(length);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading " + name);
      }
      if (e.getCause() instanceof TargetException reason) {
        throw reason;
      }
      throw new TargetException.Unavailable(
          "read " + name + " in " + location() + ": " + e.getMessage(), e);
    }
  }
}
