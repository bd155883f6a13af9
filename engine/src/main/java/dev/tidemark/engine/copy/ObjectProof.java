package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// The result of proving all bytes of a pack or of a part of a run by the hash in its name.
///
/// @param length bytes that are there
record ObjectProof(State state, long length) {

  private static final int BUFFER_BYTES = 64 << 10;

  /// What was found under a name.
  enum State {
    ABSENT,
    DAMAGED,
    GOOD
  }

  boolean is(State wanted) {
    return state == wanted;
  }

  /// Reads an object whole.
  static ObjectProof of(ObjectSink place, CopyObject object)
      throws TargetException, InterruptedException {
    Optional<InputStream> found = place.open(object.name(), 0, Long.MAX_VALUE);
    if (found.isEmpty()) {
      return new ObjectProof(State.ABSENT, 0);
    }
    MessageDigest digest = Sha256.digest();
    try (InputStream in = found.get()) {
      long length = read(in, digest);
      boolean good = Hash.of(digest.digest()).equals(object.hash());
      return new ObjectProof(good ? State.GOOD : State.DAMAGED, length);
    } catch (IOException e) {
      throw judged(place, object, e);
    }
  }

  private static long read(InputStream in, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long length = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      length += n;
    }
    return length;
  }

  private static TargetException judged(ObjectSink place, CopyObject object, IOException e)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading " + object.name());
    }
    return e.getCause() instanceof TargetException reason
        ? reason
        : new TargetException.Unavailable(
            "read " + object.name() + " in " + place.traits().location() + ": " + e.getMessage(),
            e);
  }
}
