package dev.tidemark.engine.pack;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The stored bytes of frames, by rising id. Nothing is checked on the way: whoever knows the hash
/// of the whole checks that. For one thread.
@FunctionalInterface
public interface FrameBytes {

  /// The next frames, whole ones, or null at the end. The buffer holds good until the next call.
  @Nullable ByteBuffer next();
}
