package dev.tidemark.targets.s3;

import static java.time.Duration.ofSeconds;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// The SDK's client, built at the first call: its classes take longer to load than most commands
/// run.
final class S3Connection implements AutoCloseable {

  private final S3Place place;
  private final S3Credentials credentials;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable S3Client client;

  S3Connection(S3Place place, S3Credentials credentials) {
    this.place = place;
    this.credentials = credentials;
  }

  /// The settings do not make a client, such as an unknown profile or no region.
  static final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReady(RuntimeException cause) {
      super(cause);
    }
  }

  S3Client client() {
    lock.lock();
    try {
      S3Client open = client == null ? build() : client;
      client = open;
      return open;
    } catch (RuntimeException e) {
      throw new NotReady(e);
    } finally {
      lock.unlock();
    }
  }

  private S3Client build() {
    boolean compatible = place.compatible();
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials.provider())
            .forcePathStyle(place.pathStyle())
            .httpClientBuilder(http())
            .overrideConfiguration(S3Connection::oneAttempt)
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
    place.endpoint().ifPresent(builder::endpointOverride);
    place
        .region()
        .or(() -> place.endpoint().map(e -> S3SinkProvider.REGION_ELSEWHERE))
        .ifPresent(region -> builder.region(Region.of(region)));
    return builder.build();
  }

  /// The socket timeout is for reads that stall; a stalled write is ended by the caller's
  /// interrupt. There is no limit on a whole call: one object on a slow link takes as long as it
  /// takes.
  private Apache5HttpClient.Builder http() {
    return Apache5HttpClient.builder()
        .maxConnections(place.parallelism() + 4)
        .connectionTimeout(ofSeconds(5))
        .socketTimeout(ofSeconds(30))
        .connectionMaxIdleTime(ofSeconds(20))
        .expectContinueEnabled(false);
  }

  /// The lane owns the only retry loop.
  private static void oneAttempt(ClientOverrideConfiguration.Builder options) {
    options.retryStrategy(AwsRetryStrategy.doNotRetry());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
      }
      client = null;
    } finally {
      lock.unlock();
    }
  }
}
