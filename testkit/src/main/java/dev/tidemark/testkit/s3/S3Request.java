package dev.tidemark.testkit.s3;

import java.util.Map;

/// One request that arrived whole.
///
/// @param index 0 for the server's first
/// @param bucket "" for the list of buckets
/// @param key "" for a request about the bucket
/// @param query decoded; a parameter without a value has ""
/// @param headers by name in lower case; values of one name joined by `,`
/// @param length of the body in bytes
public record S3Request(
    long index,
    S3Action action,
    String bucket,
    String key,
    Map<String, String> query,
    Map<String, String> headers,
    long length) {

  /// @param name in lower case
  /// @return "" if it did not come
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return index + " " + action + " " + bucket + "/" + key + " " + query + ", " + length + " bytes";
  }
}
