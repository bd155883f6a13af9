package dev.tidemark.targets.s3.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.words.Sha256;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

final class PromisedHashSignerTest {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final ContentStreamProvider CONTENT = () -> new ByteArrayInputStream(HELLO);
  private static final ContentStreamProvider UNREAD =
      () -> {
        throw new AssertionError("the content was read to sign it");
      };
  private static final AwsCredentialsIdentity KEYS =
      AwsBasicCredentials.create("AKEXAMPLE", "a-secret");
  private static final AwsCredentialsIdentity SESSION =
      AwsSessionCredentials.create("AKEXAMPLE", "a-secret", "to/ken+of=session");

  private static SdkHttpRequest.Builder put(String uri) {
    return SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(URI.create(uri));
  }

  private static SignedRequest signed(
      HttpSigner<AwsCredentialsIdentity> signer,
      AwsCredentialsIdentity keys,
      SdkHttpRequest request,
      ContentStreamProvider content,
      boolean payloadSigning) {
    return signer.sign(
        SignRequest.builder(keys)
            .request(request)
            .payload(content)
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
            .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, payloadSigning)
            .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
            .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
            .putProperty(
                HttpSigner.SIGNING_CLOCK,
                Clock.fixed(Instant.parse("2026-11-24T09:05:07Z"), ZoneOffset.UTC))
            .build());
  }

  /// Method: the SDK's signer reads the content and hashes it; ours is told the hash. Every header
  /// must come out the same.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://acme.s3.eu-central-1.amazonaws.com/ann/commits/ff-1",
        "http://127.0.0.1:9000/acme/ann/a.b/c-d",
        "http://minio.lan/acme/a%2Bb%20c",
        "https://minio.lan:8443/acme/a?x-id=PutObject&b=%2F",
      })
  void the_signature_is_the_one_the_sdk_makes_of_the_content_itself(String uri) {
    for (AwsCredentialsIdentity keys : List.of(KEYS, SESSION)) {
      SdkHttpRequest.Builder request =
          put(uri)
              .putHeader("If-None-Match", "*")
              .putHeader("Content-Length", "5")
              .putHeader("Content-Type", "application/octet-stream")
              .putHeader("x-amz-checksum-sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
              .putHeader("amz-sdk-request", " attempt=1;   max=1 ")
              .putHeader("User-Agent", "tidemark");
      SdkHttpRequest plain = request.build();
      SdkHttpRequest promised =
          request.putHeader(PromisedHashSigner.HEADER, Sha256.of(HELLO).hex()).build();

      SignedRequest sdks = signed(AwsV4HttpSigner.create(), keys, plain, CONTENT, true);
      SignedRequest ours = signed(new PromisedHashSigner(), keys, promised, UNREAD, false);

      assertThat(ours.request().headers()).isEqualTo(sdks.request().headers());
      assertThat(ours.request().getUri()).isEqualTo(sdks.request().getUri());
      assertThat(ours.payload()).containsSame(UNREAD);
    }
  }

  @Test
  void without_a_promise_the_sdk_signs_as_it_always_does() {
    SdkHttpRequest request = put("https://acme.example/a").build();

    assertThat(
            signed(new PromisedHashSigner(), KEYS, request, CONTENT, false)
                .request()
                .matchingHeaders(PromisedHashSigner.HEADER))
        .isEqualTo(List.of("UNSIGNED-PAYLOAD"));
  }
}
