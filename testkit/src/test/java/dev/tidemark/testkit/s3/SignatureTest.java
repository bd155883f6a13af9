package dev.tidemark.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: what Amazon calls a right signature is one here, and nothing else.
///
/// Method: the worked examples of "Signature Calculations for the Authorization Header:
/// Transferring Payload in a Single Chunk" in Amazon's S3 API reference, and changes to them.
final class SignatureTest {

  private static final Credentials KEY =
      Credentials.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final Instant THEN = Instant.parse("2013-05-24T00:00:00Z");
  private static final String EMPTY = Caller.sha256("");

  private static Incoming request(
      String method, String path, String query, String body, Map<String, String> headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    S3Request request =
        new S3Request(
            0,
            S3Action.UNSUPPORTED,
            "examplebucket",
            path,
            UriText.query(query),
            headers,
            bytes.length);
    return new Incoming(request, method, UriText.decode(path), bytes);
  }

  private static TreeMap<String, String> headers(String hash, String names, String signature) {
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("host", "examplebucket.s3.amazonaws.com");
    headers.put("x-amz-content-sha256", hash);
    headers.put("x-amz-date", "20130524T000000Z");
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + ("SignedHeaders=" + names)
            + (",Signature=" + signature));
    return headers;
  }

  private static TreeMap<String, String> rangedGet() {
    TreeMap<String, String> headers =
        headers(
            EMPTY,
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    headers.put("range", "bytes=0-9");
    return headers;
  }

  private static Signature signature(Instant now) {
    return new Signature(InstantSource.fixed(now), Map.of(KEY.accessKey(), KEY), "us-east-1");
  }

  private static void accepted(Incoming in) {
    assertThat(signature(THEN).signer(in)).contains(KEY);
  }

  private static void refused(Incoming in, String code) {
    assertThatThrownBy(() -> signature(THEN).signer(in))
        .isInstanceOfSatisfying(
            S3Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void the_published_examples_are_accepted() {
    accepted(request("GET", "/test.txt", "", "", rangedGet()));

    TreeMap<String, String> put =
        headers(
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    put.put("date", "Fri, 24 May 2013 00:00:00 GMT");
    put.put("x-amz-storage-class", "REDUCED_REDUNDANCY");
    accepted(request("PUT", "/test$file.text", "", "Welcome to Amazon S3.", put));

    accepted(
        request(
            "GET",
            "/",
            "lifecycle",
            "",
            headers(
                EMPTY,
                "host;x-amz-content-sha256;x-amz-date",
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")));
    accepted(
        request(
            "GET",
            "/",
            "max-keys=2&prefix=J",
            "",
            headers(
                EMPTY,
                "host;x-amz-content-sha256;x-amz-date",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")));
  }

  @Test
  void whatever_was_signed_cannot_be_changed() {
    refused(request("DELETE", "/test.txt", "", "", rangedGet()), "SignatureDoesNotMatch");
    refused(request("GET", "/tesu.txt", "", "", rangedGet()), "SignatureDoesNotMatch");
    refused(request("GET", "/test.txt", "acl", "", rangedGet()), "SignatureDoesNotMatch");
    TreeMap<String, String> other = rangedGet();
    other.put("range", "bytes=0-8");
    refused(request("GET", "/test.txt", "", "", other), "SignatureDoesNotMatch");
  }

  @Test
  void a_body_that_is_not_the_promised_one_is_refused() {
    refused(request("GET", "/test.txt", "", "x", rangedGet()), "XAmzContentSHA256Mismatch");
  }

  @Test
  void an_amazon_header_that_is_not_signed_is_refused() {
    TreeMap<String, String> more = rangedGet();
    more.put("x-amz-storage-class", "GLACIER");
    refused(request("GET", "/test.txt", "", "", more), "AccessDenied");
  }

  @Test
  void an_unsorted_list_of_signed_headers_or_one_without_the_host_is_malformed() {
    for (String names : new String[] {"x-amz-date;host", "x-amz-content-sha256;x-amz-date"}) {
      refused(
          request("GET", "/", "", "", headers(EMPTY, names, "0".repeat(64))),
          "AuthorizationHeaderMalformed");
    }
  }

  @Test
  void a_date_is_good_for_a_quarter_of_an_hour() {
    Incoming in = request("GET", "/test.txt", "", "", rangedGet());
    Duration quarter = Duration.ofMinutes(15);
    assertThat(signature(THEN.plus(quarter)).signer(in)).contains(KEY);
    assertThat(signature(THEN.minus(quarter)).signer(in)).contains(KEY);
    for (Instant now :
        new Instant[] {THEN.plus(quarter).plusSeconds(1), THEN.minus(quarter).minusSeconds(1)}) {
      assertThatThrownBy(() -> signature(now).signer(in))
          .hasMessageContaining("The difference between the request time");
    }
  }
}
