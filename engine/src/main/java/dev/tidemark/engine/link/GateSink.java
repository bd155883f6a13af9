package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A sink whose calls pass a gate.
final class GateSink extends ForwardingSink {

  private final CallGate gate;

  GateSink(ObjectSink sink, CallGate gate) {
    super(sink);
    this.gate = gate;
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    GatedCall passage = gate.enter(SinkVerb.CREATE, sink);
    GatedContent gated = new GatedContent(content, passage);
    return whole(
        passage,
        () -> {
          try {
            return sink.create(name, gated);
          } catch (TargetException e) {
            gated.rethrowInterrupt();
            throw e;
          }
        });
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    GatedCall passage = gate.enter(SinkVerb.OPEN, sink);
    Optional<InputStream> opened = begun(passage, () -> sink.open(name, offset, length));
    if (opened.isEmpty()) {
      passage.ended();
    }
    return opened.map(stream -> new Download(stream, passage, "read " + name));
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return whole(gate.enter(SinkVerb.LIST, sink), () -> sink.list(prefix, after, limit));
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    whole(
        gate.enter(SinkVerb.DELETE, sink),
        () -> {
          sink.delete(name);
          return true;
        });
  }

  private static <T> T whole(GatedCall passage, SinkCall<T> call)
      throws TargetException, InterruptedException {
    T result = begun(passage, call);
    passage.ended();
    return result;
  }

  private static <T> T begun(GatedCall passage, SinkCall<T> call)
      throws TargetException, InterruptedException {
    try {
      return call.run();
    } catch (TargetException e) {
      passage.failed(e);
      throw e;
    } catch (InterruptedException | RuntimeException | Error e) {
      passage.cancelled();
      throw e;
    }
  }

  private static final class GatedContent implements Content {
    private final Content content;
    private final GatedCall passage;
    private volatile boolean interrupted;

    GatedContent(Content content, GatedCall passage) {
      this.content = content;
      this.passage = passage;
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
      passage.rewound();
      return new GatedStream(content.open(), passage) {
        @Override
        void interrupted() {
          interrupted = true;
        }
      };
    }

    /// A sink takes an interrupted source for a failed one.
    void rethrowInterrupt() throws InterruptedException {
      if (interrupted) {
        Thread.interrupted();
        throw new InterruptedException("interrupted while waiting to send");
      }
    }
  }

  /// Ends its passage when it has given all, failed or is closed.
  private static final class Download extends GatedStream {
    private final GatedCall passage;
    private final String what;
    private boolean over;

    Download(InputStream stream, GatedCall passage, String what) {
      super(stream, passage);
      this.passage = passage;
      this.what = what;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      try {
        int read = super.read(to, offset, length);
        if (read < 0) {
          over(passage::ended);
        }
        return read;
      } catch (IOException e) {
        over(
            Thread.currentThread().isInterrupted()
                ? passage::cancelled
                : () -> passage.failed(reason(e)));
        throw e;
      }
    }

    @Override
    void interrupted() {
      over(passage::cancelled);
    }

    private TargetException reason(IOException e) {
      return e.getCause() instanceof TargetException reason
          ? reason
          : new TargetException.Unavailable(what + ": " + e.getMessage(), e);
    }

    private void over(Runnable how) {
      if (!over) {
        over = true;
        how.run();
      }
    }

    @Override
    public void close() throws IOException {
      over(passage::ended);
      super.close();
    }
  }
}
