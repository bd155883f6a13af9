package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.NoKeysException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The key that stands in the settings. Its parts may come from files or commands: those are asked
/// again when the store says that it has expired.
final class GivenKeys implements Keys {

  private final SinkSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Key key;

  /// @throws IllegalArgumentException if the key is incomplete
  GivenKeys(SinkSettings settings) {
    this.settings = settings;
    this.key = read(settings);
  }

  private static Key read(SinkSettings settings) {
    Optional<String> id = settings.find("access-key-id");
    Optional<String> secret = settings.find("secret-access-key");
    if (id.isEmpty() || secret.isEmpty()) {
      throw new IllegalArgumentException(
          "access-key-id and secret-access-key: give both, or neither for the credential chain");
    }
    return new Key(id.get(), secret.get(), settings.find("session-token"));
  }

  @Override
  public Optional<Key> now() {
    return Optional.of(key);
  }

  @Override
  public boolean renew(Key expired) {
    lock.lock();
    try {
      if (key.equals(expired)) {
        key = read(settings.afresh());
      }
      return !key.equals(expired);
    } catch (RuntimeException e) {
      throw new NoKeysException("renew the key by hand", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "keys";
  }
}
