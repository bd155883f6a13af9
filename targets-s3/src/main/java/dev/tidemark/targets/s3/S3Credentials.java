package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.SinkSettings;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Where the keys come from: the settings, or the SDK's own chain (environment, web identity,
/// profile files, container and instance metadata).
///
/// @param given keys that stand in the settings
/// @param profile the profile the chain is to read
record S3Credentials(Optional<AwsCredentials> given, Optional<String> profile) {

  /// The chain found no keys, or could not ask for them.
  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotFound(RuntimeException cause) {
      super(cause);
    }
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
    return new S3Credentials(id.map(key -> keys(key, secret.orElseThrow(), token)), profile);
  }

  private static AwsCredentials keys(String id, String secret, Optional<String> token) {
    return token.isPresent()
        ? AwsSessionCredentials.create(id, secret, token.get())
        : AwsBasicCredentials.create(id, secret);
  }

  AwsCredentialsProvider provider() {
    if (given.isPresent()) {
      return StaticCredentialsProvider.create(given.get());
    }
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    profile.ifPresent(chain::profileName);
    return new Chain(chain.build());
  }

  /// The SDK's chain, whose failures can be told from those of the store.
  private record Chain(DefaultCredentialsProvider chain)
      implements AwsCredentialsProvider, AutoCloseable {

    @Override
    public AwsCredentials resolveCredentials() {
      try {
        return chain.resolveCredentials();
      } catch (RuntimeException e) {
        throw new NotFound(e);
      }
    }

    @Override
    public void close() {
      chain.close();
    }
  }

  @Override
  public String toString() {
    return "credentials";
  }
}
