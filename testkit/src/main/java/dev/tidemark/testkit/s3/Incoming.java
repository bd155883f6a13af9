package dev.tidemark.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request read whole, with its body.
///
/// @param method in capitals
/// @param path decoded, with its first `/`
record Incoming(S3Request request, String method, String path, byte[] body) {

  /// @throws Refusal if the request line is not what S3 knows
  static Incoming read(HttpExchange exchange, long index) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
    String path = UriText.decode(exchange.getRequestURI().getRawPath());
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    int slash = path.indexOf('/', 1);
    String bucket = slash < 0 ? path.substring(1) : path.substring(1, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    Map<String, String> parameters = UriText.query(query);
    parameters.remove("x-id");
    S3Action action = S3Action.of(method, bucket, key, parameters);
    S3Request request =
        new S3Request(
            index, action, bucket, key, UriText.query(query), headers(exchange), body.length);
    return new Incoming(request, method, path, body);
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return Map.copyOf(headers);
  }

  String header(String name) {
    return request.header(name);
  }
}
