package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Builds the SDK's client with one retry policy, none, and nothing on the wire that older stores
/// refuse.
final class AwsClients {

  private AwsClients() {}

  static S3Client build(Access access) {
    boolean compatible = access.compatible();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(access.region()))
            .credentialsProvider(() -> credentials(access.keys()))
            .forcePathStyle(access.pathStyle())
            .httpClientBuilder(
                HttpSettings.of(access.connections(), access.trust(), access.proxy()))
            .overrideConfiguration(AwsClients::oneAttempt)
            .putAuthScheme(PromisedHashSigner.scheme())
            .disableS3ExpressSessionAuth(true)
            .requestChecksumCalculation(
                compatible
                    ? RequestChecksumCalculation.WHEN_REQUIRED
                    : RequestChecksumCalculation.WHEN_SUPPORTED)
            .responseChecksumValidation(
                compatible
                    ? ResponseChecksumValidation.WHEN_REQUIRED
                    : ResponseChecksumValidation.WHEN_SUPPORTED)
            // One piece with a Content-Length: stores older than trailing checksums refuse
            // aws-chunked.
            .serviceConfiguration(
                c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(!compatible));
    access.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  static AwsCredentials credentials(Keys keys) {
    return keys.now()
        .map(key ->
            key.token().isPresent()
                ? AwsSessionCredentials.create(key.id(), key.secret(), key.token().get())
                : AwsBasicCredentials.create(key.id(), key.secret()))
        .map(AwsCredentials.class::cast)
        .orElseGet(() -> AnonymousCredentialsProvider.create().resolveCredentials());
  }

  private static void oneAttempt(ClientOverrideConfiguration.Builder options) {
    options.retryStrategy(AwsRetryStrategy.doNotRetry());
  }
}
