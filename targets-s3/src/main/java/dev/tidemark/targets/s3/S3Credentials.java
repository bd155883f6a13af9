package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.NoKeys;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/// Where the keys come from: the settings, or the AWS SDK's own chain (environment, web identity,
/// profile files, container and instance metadata).
final class S3Credentials implements Keys {

  private final Optional<Key> given;
  private final Optional<String> profile;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable DefaultCredentialsProvider chain;

  private S3Credentials(Optional<Key> given, Optional<String> profile) {
    this.given = given;
    this.profile = profile;
  }

  /// @throws IllegalArgumentException if the keys are incomplete
  static S3Credentials of(SinkSettings settings) {
    Optional<String> id = settings.find("access-key-id");
    Optional<String> secret = settings.find("secret-access-key");
    Optional<String> token = settings.find("session-token");
    Optional<String> profile = settings.find("profile");
    if (id.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "access-key-id and secret-access-key: give both, or neither for the credential chain");
    }
    if (token.isPresent() && id.isEmpty()) {
      throw new IllegalArgumentException(
          "session-token: goes with access-key-id and secret-access-key, which are missing");
    }
    if (profile.isPresent() && id.isPresent()) {
      throw new IllegalArgumentException(
          "profile: would be ignored beside access-key-id; remove one");
    }
    return new S3Credentials(id.map(key -> new Key(key, secret.orElseThrow(), token)), profile);
  }

  @Override
  public Optional<Key> now() {
    return Optional.of(given.orElseGet(this::fromChain));
  }

  private Key fromChain() {
    try {
      AwsCredentials found = chain().resolveCredentials();
      Optional<String> token =
          found instanceof AwsSessionCredentials session
              ? Optional.of(session.sessionToken())
              : Optional.empty();
      return new Key(found.accessKeyId(), found.secretAccessKey(), token);
    } catch (RuntimeException e) {
      throw new NoKeys(e);
    }
  }

  private DefaultCredentialsProvider chain() {
    lock.lock();
    try {
      DefaultCredentialsProvider open = chain == null ? build() : chain;
      chain = open;
      return open;
    } finally {
      lock.unlock();
    }
  }

  private DefaultCredentialsProvider build() {
    DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
    profile.ifPresent(builder::profileName);
    return builder.build();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (chain != null) {
        chain.close();
      }
      chain = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "credentials";
  }
}
