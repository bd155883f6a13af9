package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Status;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/// Temporary files: `_tmp/` and 32 random hex digits. No object's name holds `_`, so none is ever
/// taken for an object.
///
/// Those of killed writers go once they are an hour older than a file just made, both by the
/// place's own clock. A writer that was merely slow loses its file so, finds that when it names it,
/// and is told to try again: clearing too early costs time, never data.
final class TempFiles {

  static final String FOLDER = "_tmp";

  private static final Duration OLD = Duration.ofHours(1);
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FolderOps ops;
  private final AtomicBoolean cleared = new AtomicBoolean();

  TempFiles(FolderOps ops) {
    this.ops = ops;
  }

  static String next() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return FOLDER + "/" + HexFormat.of().formatHex(random);
  }

  /// Clears once in a sink's life, and before the first byte is written: a full disk may be full of
  /// them.
  ///
  /// @param fresh a temporary file made just now
  void clearOld(String fresh) throws IOException {
    if (cleared.getAndSet(true)) {
      return;
    }
    try {
      clearOlderThan(fresh);
    } catch (IOException e) {
      if (DeferredInterrupt.isBehind(e)) {
        throw e;
      }
      // Somebody else's, perhaps, and not ours to remove: no reason to create nothing.
    }
  }

  private void clearOlderThan(String fresh) throws IOException {
    Optional<Status> now = ops.status(fresh);
    if (now.isEmpty()) {
      return;
    }
    Instant limit = now.get().modified().minus(OLD);
    for (Entry entry : ops.list(FOLDER)) {
      if (FORM.matcher(entry.name()).matches()) {
        clear(FOLDER + "/" + entry.name(), entry.status(), limit);
      }
    }
  }

  private void clear(String path, Optional<Status> known, Instant limit) throws IOException {
    Optional<Status> status = known.isPresent() ? known : ops.status(path);
    if (status.isPresent() && status.get().modified().isBefore(limit)) {
      ops.delete(path);
    }
  }
}
