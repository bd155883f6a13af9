package dev.tidemark.testkit.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A client that signs as it should, unless told otherwise.
final class Caller {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final StrictS3 s3;
  private Credentials key;
  private String region;
  private Instant now = Instant.now();

  Caller(StrictS3 s3) {
    this.s3 = s3;
    this.key = s3.credentials();
    this.region = s3.region();
  }

  Caller as(Credentials other) {
    key = other;
    return this;
  }

  Caller region(String other) {
    region = other;
    return this;
  }

  Caller at(Instant time) {
    now = time;
    return this;
  }

  /// What came back.
  record Reply(int status, Map<String, List<String>> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String code() {
      return Xml.text(body, "Code");
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  Reply get(String target, String... headers) throws IOException, InterruptedException {
    return call("GET", target, "", headers);
  }

  Reply put(String target, String body, String... headers)
      throws IOException, InterruptedException {
    return call("PUT", target, body, headers);
  }

  Reply delete(String target, String... headers) throws IOException, InterruptedException {
    return call("DELETE", target, "", headers);
  }

  /// @param target path and query as they go over the wire
  /// @param headers name, value, name, value; all are signed
  Reply call(String method, String target, String body, String... headers)
      throws IOException, InterruptedException {
    return send(signed(method, target, body, headers), method, target, body);
  }

  Reply send(Map<String, String> headers, String method, String target, String body)
      throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(s3.endpoint() + target))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
    headers.forEach((name, value) -> {
      if (!name.equals("host")) {
        request.header(name, value);
      }
    });
    HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), response.headers().map(), response.body());
  }

  /// All headers that a sound request needs.
  TreeMap<String, String> signed(String method, String target, String body, String... more) {
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("host", s3.endpoint().getAuthority());
    headers.put("x-amz-content-sha256", sha256(body));
    headers.put("x-amz-date", stamp("yyyyMMdd'T'HHmmss'Z'"));
    key.session().ifPresent(token -> headers.put("x-amz-security-token", token));
    for (int i = 0; i < more.length; i += 2) {
      headers.put(more[i], more[i + 1]);
    }
    headers.put("authorization", authorization(method, target, headers));
    return headers;
  }

  private String authorization(String method, String target, TreeMap<String, String> headers) {
    String scope = stamp("yyyyMMdd") + "/" + region + "/s3/aws4_request";
    String names = String.join(";", headers.keySet());
    String[] parts = target.split("\\?", 2);
    String query =
        parts.length < 2
            ? ""
            : Arrays.stream(parts[1].split("&")).sorted().collect(Collectors.joining("&"));
    String lines =
        headers.entrySet().stream()
            .map(h -> h.getKey() + ":" + h.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n", method, parts[0], query, lines, names, headers.get("x-amz-content-sha256"));
    String toSign =
        String.join("\n", "AWS4-HMAC-SHA256", headers.get("x-amz-date"), scope, sha256(canonical));
    byte[] signing = bytes("AWS4" + key.secretKey());
    for (String part : scope.split("/")) {
      signing = Digests.hmac(signing, bytes(part));
    }
    String signature = HexFormat.of().formatHex(Digests.hmac(signing, bytes(toSign)));
    return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(key.accessKey(), scope, names, signature);
  }

  private String stamp(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(now);
  }

  static String sha256(String text) {
    return Digests.hex("SHA-256", bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
