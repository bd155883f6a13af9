package dev.tidemark.targets.s3;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.RefusedRequestException;
import dev.tidemark.targets.s3.wire.Requests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The client of one sink, built at the first call: its classes take longer to load than most
/// commands run.
///
/// Two refusals say what to do about them, and that nothing was done: then a request is sent once
/// more. A key that has expired is asked for again where it came from; a bucket that lives in
/// another region is spoken to there from then on.
final class S3Connection implements AutoCloseable {

  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");

  private final Keys keys;
  private final Requests.Maker maker;
  private final Supplier<Access> access;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Requests> retired = new ArrayList<>();
  private @Nullable Client client;

  /// @param access asked for at the first call; may throw
  S3Connection(Keys keys, Requests.Maker maker, Supplier<Access> access) {
    this.keys = keys;
    this.maker = maker;
    this.access = access;
  }

  /// One request, by whatever client there is.
  @FunctionalInterface
  interface Request<T> {
    T on(Requests client) throws IOException;
  }

  /// @param moved whether it is not in the region of the settings any more
  private record Client(Requests requests, Access access, boolean moved) {}

  /// The settings do not make a client, such as an unknown profile or no region.
  static final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReady(RuntimeException cause) {
      super(cause);
    }
  }

  <T> T run(Request<T> request) throws IOException {
    Client used = client();
    Optional<Keys.Key> key = keys.now();
    try {
      return request.on(used.requests());
    } catch (RefusedRequestException e) {
      if (isRenewed(key, e) || isMoved(used, e)) {
        return request.on(client().requests());
      }
      throw e;
    }
  }

  private boolean isRenewed(Optional<Keys.Key> key, RefusedRequestException e) {
    return EXPIRED.contains(e.code()) && key.isPresent() && keys.renew(key.get());
  }

  /// Only once: two regions that send us to each other are an error.
  private boolean isMoved(Client used, RefusedRequestException e) {
    if (e.region().isEmpty() || e.region().equals(used.access().region())) {
      return false;
    }
    lock.lock();
    try {
      if (client == used && !used.moved()) {
        Access there = used.access().in(e.region());
        client = new Client(maker.make(there), there, true);
        retired.add(used.requests());
      }
      return client != used;
    } finally {
      lock.unlock();
    }
  }

  private Client client() {
    lock.lock();
    try {
      Client open = client == null ? build() : client;
      client = open;
      return open;
    } catch (RuntimeException e) {
      throw new NotReady(e);
    } finally {
      lock.unlock();
    }
  }

  private Client build() {
    Access wanted = access.get();
    return new Client(maker.make(wanted), wanted, false);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      retired.forEach(Requests::close);
      retired.clear();
      if (client != null) {
        client.requests().close();
      }
      client = null;
      keys.close();
    } finally {
      lock.unlock();
    }
  }
}
