package dev.tidemark.testkit.s3;

import java.time.Duration;
import java.util.Map;

/// A fault of one request, in place of an answer that is sound.
public sealed interface S3Fault {

  /// The request goes through.
  record None() implements S3Fault {}

  /// An error answer; nothing is done.
  ///
  /// @param headers more of them, such as `Retry-After`
  record ErrorAnswer(int status, String code, Map<String, String> headers) implements S3Fault {}

  /// Status 200, and an error in the body; nothing is done.
  record ErrorIn200(String code) implements S3Fault {}

  /// Nothing is done, and the connection closes.
  record LostRequest() implements S3Fault {}

  /// Everything is done, and the connection closes before the answer.
  record LostAnswer() implements S3Fault {}

  /// The connection closes after so many bytes of the answer's body.
  record TruncatedBody(int bytes) implements S3Fault {}

  /// One bit of the answer's body is not as stored. The headers are.
  ///
  /// @param at index of its byte, counted round the body's length
  record FlippedBit(int at) implements S3Fault {}

  /// No byte of an answer, until [StrictS3#heal]; then the request goes through.
  record Stall() implements S3Fault {}

  /// The answer stops after so many bytes of its body, until [StrictS3#heal]; then it goes on.
  record StalledBody(int bytes) implements S3Fault {}

  static S3Fault none() {
    return new None();
  }

  static S3Fault error(int status, String code) {
    return new ErrorAnswer(status, code, Map.of());
  }

  /// 503 SlowDown.
  ///
  /// @param retryAfter in whole seconds
  static S3Fault slowDown(Duration retryAfter) {
    return new ErrorAnswer(503, "SlowDown", Map.of("Retry-After", "" + retryAfter.toSeconds()));
  }

  static S3Fault errorIn200(String code) {
    return new ErrorIn200(code);
  }

  static S3Fault lostRequest() {
    return new LostRequest();
  }

  static S3Fault lostAnswer() {
    return new LostAnswer();
  }

  static S3Fault truncatedBody(int bytes) {
    return new TruncatedBody(bytes);
  }

  static S3Fault flippedBit(int at) {
    return new FlippedBit(at);
  }

  static S3Fault stall() {
    return new Stall();
  }

  static S3Fault stalledBody(int bytes) {
    return new StalledBody(bytes);
  }
}
