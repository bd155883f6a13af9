package dev.tidemark.targets.s3.wire;

import java.io.IOException;
import java.util.Map;

/// The requests that an archive in a bucket needs, each sent once and as it is: no retry, no
/// redirect followed, no multipart, no header added that changes what the store does.
///
/// Calls run on the caller's thread, where an interrupt closes the socket that the call waits for.
/// Any method may run beside any other. What was no success ends in one of these:
///
/// | failure                | means                                                      |
/// |------------------------|------------------------------------------------------------|
/// | [RefusedRequestException]              | the store has answered with an error                       |
/// | [UnlikelySuccessException]             | a success came back that no store would give               |
/// | [NotSentException]              | nothing of the request can have reached the store          |
/// | [NoKeysException]               | there were no keys to sign with                            |
/// | any other `IOException`| no whole answer: whether the store has acted is unknown    |
public interface Requests extends AutoCloseable {

  /// Puts an object, in one request with its length and the SHA-256 of the body signed.
  ///
  /// @param headers further ones, signed too
  Answer put(String key, Upload body, Map<String, String> headers) throws IOException;

  /// Begins to read an object. The caller closes the body or aborts it.
  ///
  /// @param headers such as `Range`
  ObjectBody get(String key, Map<String, String> headers) throws IOException;

  /// One page of a listing, in the order of the keys.
  ///
  /// @param after keys come after it; "" = from the first
  /// @param most keys at most, 1 to 1000
  Page list(String prefix, String after, int most, Map<String, String> headers) throws IOException;

  /// Deletes an object.
  Answer delete(String key, Map<String, String> headers) throws IOException;

  @Override
  void close();

  /// Builds a client; costs no request.
  @FunctionalInterface
  interface Maker {
    /// @throws RuntimeException if these settings make no client
    Requests make(Access access);
  }
}
