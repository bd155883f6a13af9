package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A sink whose calls are ended if they stall: a change then ends in an unknown outcome, a read is
/// unavailable. Reading a stream that it gave belongs to the call that opened it.
final class WatchedSink extends ForwardingSink {

  private final Watchdog watchdog;

  WatchedSink(ObjectSink sink, Watchdog watchdog) {
    super(sink);
    this.watchdog = watchdog;
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    Watchdog.Call call = watchdog.begin();
    return change(call, "create " + name, () -> sink.create(name, new Watched(content, call)));
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    change(
        watchdog.begin(),
        "delete " + name,
        () -> {
          sink.delete(name);
          return true;
        });
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    Watchdog.Call call = watchdog.begin();
    List<ObjectInfo> listed = read(call, "list " + prefix, () -> sink.list(prefix, after, limit));
    call.end();
    return listed;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    Watchdog.Call call = watchdog.begin();
    String what = "read " + name;
    Optional<InputStream> opened = read(call, what, () -> sink.open(name, offset, length));
    call.pause();
    if (opened.isEmpty()) {
      call.end();
    }
    return opened.map(stream -> new Download(stream, call, what));
  }

  /// What a call that was ended fails with by itself says nothing.
  private <T> T change(Watchdog.Call call, String what, SinkCall<T> body)
      throws TargetException, InterruptedException {
    try {
      return body.run();
    } catch (TargetException | InterruptedException e) {
      if (call.end()) {
        throw new TargetException.OutcomeUnknown(what + ": " + stalled(), e);
      }
      throw e;
    } finally {
      call.end();
    }
  }

  private <T> T read(Watchdog.Call call, String what, SinkCall<T> body)
      throws TargetException, InterruptedException {
    boolean done = false;
    try {
      T result = body.run();
      done = true;
      return result;
    } catch (TargetException | InterruptedException e) {
      if (call.end()) {
        throw new TargetException.Unavailable(what + ": " + stalled(), e);
      }
      throw e;
    } finally {
      if (!done) {
        call.end();
      }
    }
  }

  private String stalled() {
    return "no byte moved for "
        + watchdog.limit().toSeconds()
        + " s in "
        + sink.traits().location();
  }

  /// What a sink sends. While it waits for its source, nothing can stall.
  private record Watched(Content content, Watchdog.Call call) implements Content {

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
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          if (!call.pause()) {
            throw new IOException("the call was ended: it had stalled");
          }
          try {
            return super.read(to, offset, length);
          } finally {
            call.resume();
          }
        }

        @Override
        public boolean markSupported() {
          return false;
        }
      };
    }
  }

  /// What a sink gives. While nobody reads, nothing can stall.
  private final class Download extends FilterInputStream {
    private final Watchdog.Call call;
    private final String what;

    Download(InputStream stream, Watchdog.Call call, String what) {
      super(stream);
      this.call = call;
      this.what = what;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      call.resume();
      try {
        return super.read(to, offset, length);
      } catch (IOException e) {
        throw judged(e);
      } finally {
        call.pause();
      }
    }

    /// An interrupt by the watchdog shows as some failure of the read.
    private IOException judged(IOException e) {
      return call.end()
          ? new IOException(new TargetException.Unavailable(what + ": " + stalled(), e))
          : e;
    }

    @Override
    public void close() throws IOException {
      call.end();
      super.close();
    }
  }
}
