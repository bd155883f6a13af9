package dev.tidemark.targets.s3.wire;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The store has answered with an error.
public final class RefusedRequestException extends IOException {

  private static final long serialVersionUID = 1;

  /// As AWS and MinIO say which region they expected: `...; expecting 'eu-west-3'`.
  private static final Pattern REGION = Pattern.compile("expecting '([a-z0-9-]{1,64})'");

  private final transient Answer answer;
  private final String code;
  private final String region;

  /// @param code S3's error code, "" if the body was not S3's
  /// @param message the store's own words
  public RefusedRequestException(
      Answer answer, @Nullable String code, @Nullable String message, @Nullable Throwable cause) {
    super(message == null ? "" : message, cause);
    this.answer = answer;
    this.code = code == null ? "" : code;
    Matcher named = REGION.matcher(says());
    this.region = answer.header("x-amz-bucket-region").orElse(named.find() ? named.group(1) : "");
  }

  public Answer answer() {
    return answer;
  }

  public String code() {
    return code;
  }

  /// The region that the store names as the right one, or "".
  public String region() {
    return region;
  }

  /// The store's own words, maybe "".
  public String says() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
