package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.NotSentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/// Bounds the connections in use, which OkHttp does for background calls only. A call holds its
/// slot until the body of its answer is closed.
final class ConnectionLimit implements Interceptor {

  /// As long as the other client waits for a connection.
  private static final long WAIT_SECONDS_MAX = 10;

  private final Semaphore free;

  ConnectionLimit(int connections) {
    free = new Semaphore(connections, true);
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    take();
    try {
      Response response = chain.proceed(chain.request());
      return response.newBuilder().body(new Held(response.body(), free)).build();
    } catch (IOException | RuntimeException e) {
      free.release();
      throw e;
    }
  }

  private void take() throws IOException {
    try {
      if (!free.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new NotSentException(new IOException("all connections are in use"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /// A body that gives the slot back when it is closed.
  private static final class Held extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    Held(ResponseBody body, Semaphore free) {
      this.body = body;
      AtomicBoolean held = new AtomicBoolean(true);
      this.source =
          Okio.buffer(
              new ForwardingSource(body.source()) {
                @Override
                public void close() throws IOException {
                  try {
                    super.close();
                  } finally {
                    if (held.getAndSet(false)) {
                      free.release();
                    }
                  }
                }
              });
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }
}
