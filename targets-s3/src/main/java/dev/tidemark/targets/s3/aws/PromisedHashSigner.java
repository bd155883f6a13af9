package dev.tidemark.targets.s3.aws;

import dev.tidemark.spi.words.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/// Signs uploads with the SHA-256 that was promised for them. The SDK's own signer reads the whole
/// content for it first, or over https signs no hash at all; this one takes the hash from the
/// request's header `x-amz-content-sha256`. So every object is read once, and the store compares
/// what arrives with what was promised. Requests without that header go to the SDK's signer.
///
/// The scheme is AWS Signature Version 4 in the `Authorization` header, for S3: paths are not
/// encoded twice. Its test holds every signature against the SDK's.
final class PromisedHashSigner implements AwsV4HttpSigner {

  static final String HEADER = "x-amz-content-sha256";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// What proxies and clients change on the way.
  private static final Set<String> UNSIGNED =
      Set.of(
          "connection",
          "x-amzn-trace-id",
          "user-agent",
          "expect",
          "transfer-encoding",
          "x-forwarded-for");

  private final AwsV4HttpSigner usual = AwsV4HttpSigner.create();

  /// The scheme to put in the place of the SDK's own.
  static AwsV4AuthScheme scheme() {
    PromisedHashSigner signer = new PromisedHashSigner();
    return new AwsV4AuthScheme() {
      @Override
      public String schemeId() {
        return SCHEME_ID;
      }

      @Override
      public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders from) {
        return from.identityProvider(AwsCredentialsIdentity.class);
      }

      @Override
      public AwsV4HttpSigner signer() {
        return signer;
      }
    };
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
    if (request.request().firstMatchingHeader(HEADER).isEmpty()) {
      return usual.sign(request);
    }
    Clock clock = request.requireProperty(SIGNING_CLOCK, Clock.systemUTC());
    String time = TIME.format(clock.instant());
    String region = request.requireProperty(REGION_NAME);
    List<String> scope = List.of(time.substring(0, 8), region, "s3", "aws4_request");
    SdkHttpRequest signed = sign(request.request(), request.identity(), time, scope);
    return SignedRequest.builder().request(signed).payload(request.payload().orElse(null)).build();
  }

  private static SdkHttpRequest sign(
      SdkHttpRequest request, AwsCredentialsIdentity keys, String time, List<String> scope) {
    SdkHttpRequest.Builder to = request.toBuilder();
    to.putHeader("Host", host(request)).putHeader("X-Amz-Date", time);
    if (keys instanceof AwsSessionCredentialsIdentity session) {
      to.putHeader("X-Amz-Security-Token", session.sessionToken());
    }
    SortedMap<String, String> headers = signedHeaders(to.build());
    String names = String.join(";", headers.keySet());
    String canonical = canonical(request, headers, names);
    String path = String.join("/", scope);
    String toSign =
        Stream.of(ALGORITHM, time, path, Sha256.of(bytes(canonical)).hex())
            .collect(Collectors.joining("\n"));
    String signature = HexFormat.of().formatHex(hmac(key(keys, scope), toSign));
    String authorization =
        ALGORITHM
            + (" Credential=" + keys.accessKeyId().strip() + "/" + path)
            + (", SignedHeaders=" + names)
            + (", Signature=" + signature);
    return to.putHeader("Authorization", authorization).build();
  }

  private static String host(SdkHttpRequest request) {
    int usual = request.protocol().equals("https") ? 443 : 80;
    return request.port() == usual ? request.host() : request.host() + ":" + request.port();
  }

  private static SortedMap<String, String> signedHeaders(SdkHttpRequest request) {
    SortedMap<String, String> headers = new TreeMap<>();
    request.forEachHeader((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!UNSIGNED.contains(lower)) {
        headers.put(lower, String.join(",", values).strip().replaceAll(" +", " "));
      }
    });
    return headers;
  }

  private static String canonical(
      SdkHttpRequest request, SortedMap<String, String> headers, String names) {
    StringBuilder lines = new StringBuilder();
    lines.append(request.method()).append('\n');
    lines.append(request.encodedPath()).append('\n');
    lines.append(request.encodedQueryParameters().orElse("")).append('\n');
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    lines.append('\n').append(names).append('\n').append(headers.get(HEADER));
    return lines.toString();
  }

  private static byte[] key(AwsCredentialsIdentity keys, List<String> scope) {
    byte[] key = bytes("AWS4" + keys.secretAccessKey().strip());
    for (String part : scope) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    return usual.signAsync(request);
  }
}
