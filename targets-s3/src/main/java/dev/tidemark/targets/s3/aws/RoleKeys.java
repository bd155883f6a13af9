package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.ProxyAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/// Temporary keys for a role, asked for again before they end.
///
/// @param role its ARN
/// @param externalId what the role's owner wants to hear, if anything
/// @param session how we call ourselves
/// @param webIdentity a file with the token of an identity provider; without one, other keys ask
/// @param service the token service, where it is not AWS's own for the region
/// @param region what requests to it are signed for; asked for at the first
public record RoleKeys(
    String role,
    Optional<String> externalId,
    String session,
    Optional<Path> webIdentity,
    Optional<URI> service,
    Supplier<String> region,
    Optional<X509TrustManager> trust,
    Optional<ProxyAddress> proxy) {

  /// @param by who asks for the role; not asked where there is a web identity
  public Keys assumedBy(Keys by) {
    return new ChainKeys(
        "correct role-arn, or let it be assumed by who asks",
        () -> webIdentity.isPresent() ? byWebIdentity(webIdentity.get()) : by(by));
  }

  private AwsCredentialsProvider by(Keys by) {
    StsClient sts = client(() -> AwsClients.credentials(by));
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role).roleSessionName(session);
    externalId.ifPresent(request::externalId);
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request.build())
        .build();
  }

  private AwsCredentialsProvider byWebIdentity(Path token) {
    return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
        .stsClient(client(AnonymousCredentialsProvider.create()))
        .refreshRequest(() ->
            AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(role)
                .roleSessionName(session)
                .webIdentityToken(read(token))
                .build())
        .build();
  }

  /// Read each time: whoever writes it writes a new one before the old one ends.
  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      IllegalStateException unreadable =
          new IllegalStateException("web-identity-token-file: cannot read " + token);
      unreadable.addSuppressed(e); // Not as its cause: a store that is offline looks so.
      throw unreadable;
    }
  }

  private StsClient client(AwsCredentialsProvider credentials) {
    var builder =
        StsClient.builder()
            .region(Region.of(region.get()))
            .credentialsProvider(credentials)
            .httpClientBuilder(HttpSettings.of(2, trust, proxy))
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
    service.ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
