package dev.tidemark.targets.s3;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.Requests;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The client of one sink, built at the first call: its classes take longer to load than most
/// commands run.
final class S3Connection implements AutoCloseable {

  private final S3Place place;
  private final Keys keys;
  private final Requests.Maker maker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Requests client;

  S3Connection(S3Place place, Keys keys, Requests.Maker maker) {
    this.place = place;
    this.keys = keys;
    this.maker = maker;
  }

  /// One request, by whatever client there is.
  @FunctionalInterface
  interface Request<T> {
    T on(Requests client) throws IOException;
  }

  /// The settings do not make a client, such as an unknown profile or no region.
  static final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReady(RuntimeException cause) {
      super(cause);
    }
  }

  <T> T run(Request<T> request) throws IOException {
    return request.on(client());
  }

  private Requests client() {
    lock.lock();
    try {
      Requests open = client == null ? build() : client;
      client = open;
      return open;
    } catch (RuntimeException e) {
      throw new NotReady(e);
    } finally {
      lock.unlock();
    }
  }

  private Requests build() {
    return maker.make(
        new Access(
            place.bucket(),
            place.endpoint(),
            Regions.of(place),
            place.pathStyle(),
            place.compatible(),
            place.parallelism() + 4,
            keys));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
      }
      client = null;
      keys.close();
    } finally {
      lock.unlock();
    }
  }
}
