package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says who signed a request, by AWS Signature Version 4 in the `Authorization` header, as Amazon's
/// documentation of it ("Signature Calculations for the Authorization Header") has it.
///
/// Stricter than some servers: every `x-amz-` header must be signed, the payload's hash must be
/// there, and the date must be of this quarter of an hour.
final class Signature {

  private static final Duration SKEW_MAX = Duration.ofMinutes(15);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=([^/,]+)/(\\d{8})/([^/,]+)/s3/aws4_request, *"
              + "SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String PAYLOAD_HASH = "x-amz-content-sha256";

  private final InstantSource clock;
  private final Map<String, Credentials> keys;
  private final String region;

  Signature(InstantSource clock, Map<String, Credentials> keys, String region) {
    this.clock = clock;
    this.keys = keys;
    this.region = region;
  }

  /// @return who signed it; empty if it is not signed
  /// @throws Refusal if it is signed, and not right
  Optional<Credentials> signer(Incoming in) {
    String authorization = in.header("authorization");
    if (authorization.isEmpty()) {
      if (in.request().query().containsKey("X-Amz-Signature")) {
        throw S3Refusal.notImplemented("presigned requests");
      }
      return Optional.empty();
    }
    Matcher parts = AUTHORIZATION.matcher(authorization);
    if (!parts.matches()) {
      throw malformed("it is not AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature");
    }
    checkDate(in, parts.group(2));
    checkRegion(parts.group(3));
    Credentials signer = key(in, parts.group(1));
    checkSignature(in, signer, parts);
    checkPayload(in);
    return Optional.of(signer);
  }

  private void checkDate(Incoming in, String scopeDate) {
    Instant date = date(in.header("x-amz-date"));
    Instant now = clock.instant();
    if (Duration.between(date, now).abs().compareTo(SKEW_MAX) > 0) {
      throw new S3Refusal(
              403,
              "RequestTimeTooSkewed",
              "The difference between the request time and the current time is too large.")
          .element("ServerTime", now.toString())
          .element("MaxAllowedSkewMilliseconds", "" + SKEW_MAX.toMillis());
    }
    if (!in.header("x-amz-date").startsWith(scopeDate)) {
      throw malformed("Invalid credential date \"" + scopeDate + "\"");
    }
  }

  private static Instant date(String stamp) {
    try {
      return STAMP.parse(stamp, Instant::from);
    } catch (DateTimeParseException e) {
      throw S3Refusal.accessDenied("AWS authentication requires a valid Date or x-amz-date header");
    }
  }

  private void checkRegion(String signedFor) {
    if (!signedFor.equals(region)) {
      throw malformed("the region '" + signedFor + "' is wrong; expecting '" + region + "'")
          .element("Region", region);
    }
  }

  private Credentials key(Incoming in, String accessKey) {
    Credentials found = keys.get(accessKey);
    if (found == null) {
      throw new S3Refusal(
          403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist");
    }
    String token = in.header("x-amz-security-token");
    if (!token.equals(found.session().orElse(""))) {
      throw new S3Refusal(400, "InvalidToken", "The provided token is malformed or invalid");
    }
    if (!clock.instant().isBefore(found.expires())) {
      throw new S3Refusal(400, "ExpiredToken", "The provided token has expired.");
    }
    return found;
  }

  private void checkSignature(Incoming in, Credentials signer, Matcher parts) {
    List<String> signed = Arrays.asList(parts.group(4).split(";"));
    checkSignedHeaders(in, signed);
    String scope = parts.group(2) + "/" + parts.group(3) + "/s3/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            in.header("x-amz-date"),
            scope,
            Digests.hex("SHA-256", utf8(canonical(in, signed))));
    byte[] signature = Digests.hmac(signingKey(signer, scope), utf8(toSign));
    if (!MessageDigest.isEqual(signature, HexFormat.of().parseHex(parts.group(5)))) {
      throw new S3Refusal(
              403,
              "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided.")
          .element("StringToSign", toSign);
    }
  }

  private static void checkSignedHeaders(Incoming in, List<String> signed) {
    if (!signed.equals(signed.stream().sorted().distinct().toList()) || !signed.contains("host")) {
      throw malformed("SignedHeaders must be sorted and have host");
    }
    in.request().headers().keySet().stream()
        .filter(name -> name.startsWith("x-amz-"))
        .filter(name -> !signed.contains(name))
        .findAny()
        .ifPresent(name -> {
          throw S3Refusal.accessDenied(
              "There were headers present in the request which were not signed: " + name);
        });
  }

  private static String canonical(Incoming in, List<String> signed) {
    StringBuilder lines = new StringBuilder();
    lines.append(in.method()).append('\n');
    lines.append(UriText.encode(in.path(), true)).append('\n');
    lines.append(canonicalQuery(in.request().query())).append('\n');
    for (String name : signed) {
      String value = in.header(name).strip().replaceAll(" +", " ");
      lines.append(name).append(':').append(value).append('\n');
    }
    lines.append('\n').append(String.join(";", signed)).append('\n');
    return lines.append(in.header(PAYLOAD_HASH)).toString();
  }

  private static String canonicalQuery(Map<String, String> query) {
    Map<String, String> sorted = new TreeMap<>();
    query.forEach(
        (name, value) -> sorted.put(UriText.encode(name, false), UriText.encode(value, false)));
    return String.join(
        "&", sorted.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private static byte[] signingKey(Credentials signer, String scope) {
    byte[] key = utf8("AWS4" + signer.secretKey());
    for (String part : scope.split("/")) {
      key = Digests.hmac(key, utf8(part));
    }
    return key;
  }

  private static void checkPayload(Incoming in) {
    String promised = in.header(PAYLOAD_HASH);
    if (promised.isEmpty()) {
      throw new S3Refusal(400, "MissingSecurityHeader", "Your request is missing " + PAYLOAD_HASH);
    }
    if (promised.startsWith("STREAMING-")) {
      throw S3Refusal.notImplemented("aws-chunked bodies (" + promised + ")");
    }
    boolean right =
        promised.equals(UNSIGNED)
            || HASH.matcher(promised).matches()
                && promised.equals(Digests.hex("SHA-256", in.body()));
    if (!right) {
      throw new S3Refusal(
          400,
          "XAmzContentSHA256Mismatch",
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
  }

  private static S3Refusal malformed(String fact) {
    return new S3Refusal(
        400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + fact);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
