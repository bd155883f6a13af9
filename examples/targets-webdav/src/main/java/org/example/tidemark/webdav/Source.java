package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Reads a content to its end, on the caller's thread, and checks that it keeps its promises.
final class Source {

  private static final int BUFFER_BYTES = 64 << 10;

  private final String action;
  private final Content content;
  private final Faults faults;
  private final MessageDigest digest = Sha256.digest();
  private long left;

  Source(String action, Content content, Faults faults) {
    this.action = action;
    this.content = content;
    this.faults = faults;
    this.left = content.length();
  }

  /// Sends all, unless the other side ends it before.
  ///
  /// @throws TargetException.SourceFailed if it is not what it promised to be. All of its bytes may
  ///   have been sent by then.
  void sendTo(Upload upload) throws TargetException, InterruptedException {
    try (InputStream in = content.open()) {
      byte[] bytes = next(in);
      while (bytes.length > 0) {
        if (!upload.send(bytes)) {
          return;
        }
        bytes = next(in);
      }
    } catch (IOException e) {
      checkInterrupt();
      throw faults.source(action, "the source cannot be read: " + e.getMessage(), e);
    }
    checkWhole();
    upload.end();
  }

  /// One byte more than is left would be too many, so it is asked for.
  private byte[] next(InputStream in) throws IOException, TargetException, InterruptedException {
    byte[] bytes = in.readNBytes((int) Math.min(BUFFER_BYTES, left + 1));
    checkInterrupt();
    digest.update(bytes);
    left -= bytes.length;
    if (left < 0) {
      throw faults.source(
          action, "the source is longer than the promised " + content.length() + " bytes", null);
    }
    return bytes;
  }

  private void checkWhole() throws TargetException {
    if (left > 0) {
      throw faults.source(action, "the source ended " + left + " bytes too early", null);
    }
    if (!Hash.of(digest.digest()).equals(content.sha256())) {
      throw faults.source(action, "the source's bytes are not those of the promised SHA-256", null);
    }
  }

  static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
