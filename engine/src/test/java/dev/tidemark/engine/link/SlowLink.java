package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/// A sink behind a line of so many bytes per second, shared by all its bodies, that is cut at
/// times. On a simulated clock.
///
/// What a cut leaves of a create is nothing, and `Unavailable`; a stream breaks off.
public final class SlowLink extends ForwardingSink {

  private static final int PIECE = 16 << 10;

  private final Time time;
  private final long bytesPerSecond;
  private final LongUnaryOperator nextCut;
  private final AtomicLong free = new AtomicLong();
  private final AtomicLong carried = new AtomicLong();
  private long cutAt;

  /// @param nextCut given the time, when the line is cut next; `Long.MAX_VALUE` = never
  public SlowLink(ObjectSink sink, Time time, long bytesPerSecond, LongUnaryOperator nextCut) {
    super(sink);
    this.time = time;
    this.bytesPerSecond = bytesPerSecond;
    this.nextCut = nextCut;
    this.cutAt = nextCut.applyAsLong(time.nanoTime());
  }

  public static SlowLink uncut(ObjectSink sink, Time time, long bytesPerSecond) {
    return new SlowLink(sink, time, bytesPerSecond, now -> Long.MAX_VALUE);
  }

  /// Bytes of bodies that went over the line, those of no use too.
  public long carried() {
    return carried.get();
  }

  private long connect() {
    long now = time.nanoTime();
    while (now >= cutAt) {
      cutAt = nextCut.applyAsLong(cutAt);
    }
    return cutAt;
  }

  private void carry(long bytes, long until) throws IOException {
    long now = time.nanoTime();
    long due =
        free.updateAndGet(next -> Math.max(next, now) + bytes * 1_000_000_000L / bytesPerSecond);
    try {
      time.sleep(Duration.ofNanos(Math.min(due, until) - now));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    carried.addAndGet(bytes);
    if (due >= until) {
      free.set(0);
      throw new IOException(new TargetException.Unavailable("the line was cut", null));
    }
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    long until = connect();
    byte[] bytes = new byte[(int) content.length()];
    try (InputStream in = content.open()) {
      int at = 0;
      while (at < bytes.length) {
        int read = in.read(bytes, at, Math.min(PIECE, bytes.length - at));
        if (read < 0) {
          break;
        }
        carry(read, until);
        at += read;
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e.getCause() instanceof TargetException cut
          ? cut
          : new TargetException.SourceFailed("create " + name, e);
    }
    return sink.create(name, Content.of(bytes, content.sha256()));
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    long until = connect();
    return sink.open(name, offset, length)
        .map(stream ->
            new FilterInputStream(stream) {
              @Override
              public int read(byte[] to, int at, int wanted) throws IOException {
                int read = super.read(to, at, Math.min(wanted, PIECE));
                if (read > 0) {
                  carry(read, until);
                }
                return read;
              }
            });
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    connect();
    return sink.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    connect();
    sink.delete(name);
  }
}
