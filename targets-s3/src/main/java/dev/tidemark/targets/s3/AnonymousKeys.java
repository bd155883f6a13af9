package dev.tidemark.targets.s3;

import dev.tidemark.targets.s3.wire.Keys;
import java.util.Optional;

/// No key at all: for buckets that anybody may read.
final class AnonymousKeys implements Keys {

  @Override
  public Optional<Key> now() {
    return Optional.empty();
  }

  @Override
  public boolean renew(Key expired) {
    return false;
  }

  @Override
  public void close() {}
}
