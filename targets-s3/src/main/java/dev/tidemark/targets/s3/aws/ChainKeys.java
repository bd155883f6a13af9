package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.NoKeysException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Keys from the SDK's own chain (environment, web identity, profile files with all that they can
/// say, container and instance metadata), or from another provider of the SDK. The provider is
/// built at the first request.
public final class ChainKeys implements Keys {

  /// Builds a provider of the SDK.
  interface Maker {
    AwsCredentialsProvider make();
  }

  private static final String SET_KEYS =
      "set access-key-id and secret-access-key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
          + " profile";

  private final String remedy;
  private final Maker maker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable AwsCredentialsProvider provider;

  ChainKeys(String remedy, Maker maker) {
    this.remedy = remedy;
    this.maker = maker;
  }

  /// @param profile the profile that the chain is to read, in place of `AWS_PROFILE`
  public static ChainKeys ofThisMachine(Optional<String> profile) {
    return new ChainKeys(
        SET_KEYS,
        () -> {
          DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
          profile.ifPresent(builder::profileName);
          return builder.build();
        });
  }

  @Override
  public Optional<Key> now() {
    try {
      return Optional.of(key(provider().resolveCredentials()));
    } catch (RuntimeException e) {
      throw new NoKeysException(remedy, e);
    }
  }

  static Key key(AwsCredentials found) {
    Optional<String> token =
        found instanceof AwsSessionCredentials session
            ? Optional.of(session.sessionToken())
            : Optional.empty();
    return new Key(found.accessKeyId(), found.secretAccessKey(), token);
  }

  /// What the provider has kept is forgotten with it.
  @Override
  public boolean renew(Key expired) {
    if (now().equals(Optional.of(expired))) {
      close();
    }
    return !now().equals(Optional.of(expired));
  }

  private AwsCredentialsProvider provider() {
    lock.lock();
    try {
      AwsCredentialsProvider open = provider == null ? maker.make() : provider;
      provider = open;
      return open;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (provider instanceof SdkAutoCloseable open) {
        open.close();
      }
      provider = null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "keys";
  }
}
