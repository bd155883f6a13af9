package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A sink that measures what a server would see: how long a body was silent, and how many creates
/// were under way at once.
final class SilenceMeter extends ForwardingSink {

  private final Time time;
  private final AtomicLong longest = new AtomicLong();
  private final AtomicInteger underway = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  SilenceMeter(ObjectSink sink, Time time) {
    super(sink);
    this.time = time;
  }

  Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  int mostAtOnce() {
    return most.get();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    int now = underway.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    try {
      return sink.create(name, new Measured(content));
    } finally {
      underway.decrementAndGet();
    }
  }

  private final class Measured implements Content {
    private final Content content;

    Measured(Content content) {
      this.content = content;
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
    public InputStream open() throws IOException {
      return new FilterInputStream(content.open()) {
        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          long began = time.nanoTime();
          int read = super.read(to, offset, length);
          longest.accumulateAndGet(time.nanoTime() - began, Math::max);
          return read;
        }
      };
    }
  }
}
