package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.TargetException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.example.tidemark.webdav.Multistatus.Resource;

/// Folders of uploads under way: `_tmp/` and a token of 32 random hex digits. No object's name
/// holds `_`, so none is ever taken for an object.
///
/// Those of writers that were killed go once they are an hour older than a fresh one, both by the
/// server's clock. A writer that was merely slow is then told to try again: clearing too early
/// costs time, never data.
final class Temps {

  private static final String FOLDER = "_tmp";
  private static final Duration OLD = Duration.ofHours(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Dav dav;
  private final Folders folders;
  private final AtomicBoolean cleared = new AtomicBoolean();

  Temps(Dav dav, Folders folders) {
    this.dav = dav;
    this.folders = folders;
  }

  static String token() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /// Makes the folder of one upload.
  String make(String action, String token) throws TargetException, InterruptedException {
    folders.prepare(action, FOLDER);
    String upload = FOLDER + "/" + token;
    if (dav.makeCollection(upload + "/") != Dav.Made.YES) {
      folders.forget();
      throw dav.faults().unavailable(action, "the folder '" + FOLDER + "' is gone");
    }
    if (!cleared.getAndSet(true)) {
      clearOld(token);
    }
    return upload;
  }

  /// What cannot be cleared is somebody else's, perhaps, and no reason to create nothing.
  private void clearOld(String fresh) throws InterruptedException {
    try {
      List<Resource> all = dav.list(FOLDER + "/").orElse(List.of());
      Instant limit =
          all.stream()
              .filter(resource -> resource.name().equals(fresh))
              .findFirst()
              .map(resource -> resource.modified().minus(OLD))
              .orElse(Instant.MIN);
      for (Resource resource : all) {
        if (resource.modified().isBefore(limit)) {
          drop(FOLDER + "/" + resource.name());
        }
      }
    } catch (TargetException e) {
      // Another sink will try.
    }
  }

  /// Removes an upload that came to nothing. What stays behind is cleared by a later writer.
  void drop(String upload) throws InterruptedException {
    try {
      dav.delete(upload + "/");
    } catch (TargetException e) {
      // Never an object, and cleared once it is old.
    }
  }
}
