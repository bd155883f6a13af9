package dev.tidemark.engine.archive;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.link.Backoff;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads of a place, tried again while it is unavailable. Any number of threads.
public final class Reads {

  private final ObjectSink sink;
  private final Seam seam;
  private final Backoff backoff;
  private final int attempts;

  /// Without any second attempt: for a lane, which has its own.
  public static Reads once(ObjectSink sink, Seam seam) {
    return new Reads(sink, seam, 1);
  }

  /// @param attempts how often each read is tried, 1 or more
  Reads(ObjectSink sink, Seam seam, int attempts) {
    this.sink = sink;
    this.seam = seam;
    this.backoff = new Backoff(seam);
    this.attempts = attempts;
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
    return tried(() -> sink.list(prefix, after, limit));
  }

  /// At most `length` bytes from `offset`; empty if there is no such object.
  public Optional<byte[]> upTo(ObjectName name, long offset, int length)
      throws TargetException, InterruptedException {
    return tried(() -> {
      Optional<InputStream> found = sink.open(name, offset, length);
      return found.isEmpty() ? Optional.empty() : Optional.of(drain(name, found.get(), length));
    });
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

  /// What a lane does about bytes that cannot be used.
  TargetException unreadable(String what, UnreadableException e) {
    return unreadable(what, location(), e);
  }

  /// What a lane does about bytes that cannot be used.
  public static TargetException unreadable(String what, String location, UnreadableException e) {
    String place = "read " + what + " in " + location + ": ";
    return switch (e) {
      case UnreadableException.Damaged damaged ->
          new TargetException.Corrupt(place + damaged.getMessage(), damaged);
      case UnreadableException.TooNew tooNew ->
          new TargetException.Rejected(
              place + "too new: " + tooNew.getMessage() + "; update this program", tooNew);
    };
  }

  private byte[] drain(ObjectName name, InputStream stream, int length) throws TargetException {
    try (stream) {
      return stream.readNBytes(length);
    } catch (IOException e) {
      if (e.getCause() instanceof TargetException reason) {
        throw reason;
      }
      throw new TargetException.Unavailable(
          "read " + name + " in " + location() + ": " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Read<T> {
    T run() throws TargetException, InterruptedException;
  }

  private <T> T tried(Read<T> read) throws TargetException, InterruptedException {
    for (int failed = 1; ; failed++) {
      try {
        return read.run();
      } catch (TargetException.Unavailable e) {
        if (failed >= attempts) {
          throw e;
        }
        pause(failed, e.retryAfter());
      } catch (TargetException.OutcomeUnknown e) {
        if (failed >= attempts) {
          throw e;
        }
        pause(failed, Optional.empty());
      }
    }
  }

  private void pause(int failed, Optional<Duration> asked) throws InterruptedException {
    seam.time().sleep(backoff.next(failed, asked));
  }
}
