package dev.tidemark.targets.s3.wire;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The store has answered with an error.
public final class Refusal extends IOException {

  private static final long serialVersionUID = 1;
  private static final Pattern REGION = Pattern.compile("<Region>([a-z0-9-]{1,64})</Region>");

  private final transient Answer answer;
  private final String code;
  private final String region;

  /// @param code S3's error code, "" if the body was not S3's
  /// @param message the store's own words
  /// @param body the error as it came
  public Refusal(
      Answer answer,
      @Nullable String code,
      @Nullable String message,
      String body,
      @Nullable Throwable cause) {
    super(message == null ? "" : message, cause);
    this.answer = answer;
    this.code = code == null ? "" : code;
    Matcher named = REGION.matcher(body);
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
