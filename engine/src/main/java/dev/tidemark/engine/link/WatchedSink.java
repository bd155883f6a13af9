package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// A sink whose calls are counted and, if they stall, ended. Reading a stream it gave belongs to
/// the call that opened it, as far as stalls go.
public final class WatchedSink implements ObjectSink {

  private final ObjectSink sink;
  private final Optional<Watchdog> watchdog;
  private final LongConsumer sent;
  private final AtomicLong requests = new AtomicLong();

  /// @param sent hears of bytes as the sink takes them
  public WatchedSink(ObjectSink sink, Optional<Watchdog> watchdog, LongConsumer sent) {
    this.sink = sink;
    this.watchdog = watchdog;
    this.sent = sent;
  }

  /// Calls so far.
  public long requests() {
    return requests.get();
  }

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    sink.probe();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    Watch watch = watch();
    try {
      return sink.create(name, new WatchedContent(content, watch));
    } catch (InterruptedException e) {
      if (watch.end()) {
        throw new TargetException.OutcomeUnknown("create " + name + ": " + stalled(), e);
      }
      throw e;
    } finally {
      watch.end();
    }
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    Watch watch = watch();
    boolean handedOn = false;
    try {
      Optional<InputStream> opened = sink.open(name, offset, length);
      handedOn = opened.isPresent();
      return opened.map(stream -> new WatchedStream(stream, watch, "read " + name));
    } catch (InterruptedException e) {
      throw unavailable(watch, "read " + name, e);
    } finally {
      if (!handedOn) {
        watch.end();
      }
    }
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    Watch watch = watch();
    try {
      return sink.list(prefix, after, limit);
    } catch (InterruptedException e) {
      throw unavailable(watch, "list " + prefix, e);
    } finally {
      watch.end();
    }
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    Watch watch = watch();
    try {
      sink.delete(name);
    } catch (InterruptedException e) {
      if (watch.end()) {
        throw new TargetException.OutcomeUnknown("delete " + name + ": " + stalled(), e);
      }
      throw e;
    } finally {
      watch.end();
    }
  }

  @Override
  public void close() {
    sink.close();
  }

  private TargetException.Unavailable unavailable(Watch watch, String what, InterruptedException e)
      throws InterruptedException {
    if (!watch.end()) {
      throw e;
    }
    return new TargetException.Unavailable(what + ": " + stalled(), e);
  }

  private String stalled() {
    return "no byte moved for "
        + watchdog.map(dog -> dog.limit().toSeconds()).orElse(0L)
        + " s in "
        + sink.traits().location();
  }

  private Watch watch() {
    requests.incrementAndGet();
    return new Watch(watchdog.map(Watchdog::begin));
  }

  /// A call's watch, or none. It may be ended more than once.
  private static final class Watch {
    private Optional<Watchdog.Call> call;
    private boolean stalled;

    Watch(Optional<Watchdog.Call> call) {
      this.call = call;
    }

    void moved() {
      call.ifPresent(Watchdog.Call::moved);
    }

    boolean end() {
      stalled |= call.map(Watchdog.Call::end).orElse(false);
      call = Optional.empty();
      return stalled;
    }
  }

  private final class WatchedContent implements Content {
    private final Content content;
    private final Watch watch;

    /// A sink may read the content twice, to hash it and to send it: bytes count once.
    private long counted;

    WatchedContent(Content content, Watch watch) {
      this.content = content;
      this.watch = watch;
    }

    @Override
    public long length() {
      return content.length();
    }

    @Override
    public Hash sha256() {
      return content.sha256();
    }

    @Override
    public boolean checksItself() {
      return content.checksItself();
    }

    @Override
    public InputStream open() throws IOException {
      return new FilterInputStream(content.open()) {
        private long position;

        @Override
        public int read() throws IOException {
          int read = super.read();
          moved(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          int read = super.read(to, offset, length);
          moved(Math.max(0, read));
          return read;
        }

        @Override
        public boolean markSupported() {
          return false;
        }

        private void moved(int bytes) {
          watch.moved();
          position += bytes;
          if (position > counted) {
            sent.accept(position - counted);
            counted = position;
          }
        }
      };
    }
  }

  private static final class WatchedStream extends FilterInputStream {
    private final Watch watch;
    private final String what;

    WatchedStream(InputStream stream, Watch watch, String what) {
      super(stream);
      this.watch = watch;
      this.what = what;
    }

    @Override
    public int read() throws IOException {
      try {
        int read = super.read();
        watch.moved();
        return read;
      } catch (IOException e) {
        throw judged(e);
      }
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        int read = super.read(to, offset, length);
        watch.moved();
        return read;
      } catch (IOException e) {
        throw judged(e);
      }
    }

    /// An interrupt by the watchdog shows as some failure of the read.
    private IOException judged(IOException e) {
      if (!watch.end()) {
        return e;
      }
      return new IOException(
          new TargetException.Unavailable(what + ": no byte moved for too long", e));
    }

    @Override
    public void close() throws IOException {
      watch.end();
      super.close();
    }
  }
}
