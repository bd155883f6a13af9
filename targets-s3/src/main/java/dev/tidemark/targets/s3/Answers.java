package dev.tidemark.targets.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Looks twice at answers that say 200. Captive portals, proxies and stores in trouble say it too,
/// with a page or an error in the body, and the SDK makes of these an empty list or a created
/// object.
final class Answers {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/.*");

  private Answers() {}

  /// The answer is not one that a store gives.
  static final class NotFromStore extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotFromStore(String fact) {
      super(fact);
    }
  }

  static void check(PutObjectResponse answer) {
    require(answer.eTag() != null, "a success without an ETag");
    requireNoBody(answer);
  }

  static void check(DeleteObjectResponse answer) {
    requireNoBody(answer);
  }

  static void check(ListObjectsV2Response answer) {
    require(answer.name() != null && answer.isTruncated() != null, "a success that is no listing");
  }

  /// How many bytes the body must have; -1 if its framing alone tells.
  ///
  /// @param offset where the asked range begins; 0 if none was asked for
  static long bodyLength(GetObjectResponse answer, boolean ranged, long offset) {
    require(answer.eTag() != null, "a success without an ETag");
    if (!ranged) {
      return answer.contentLength() == null ? -1 : answer.contentLength();
    }
    Matcher range = CONTENT_RANGE.matcher(orEmpty(answer.contentRange()));
    require(range.matches(), "a success that ignores the Range header");
    long first = Long.parseLong(range.group(1));
    require(first == offset, "a range from byte " + first + " where " + offset + " was asked for");
    return Long.parseLong(range.group(2)) - first + 1;
  }

  private static void requireNoBody(SdkResponse answer) {
    boolean empty =
        answer.sdkHttpResponse().firstMatchingHeader("Content-Length").orElse("0").equals("0");
    require(empty, "a success with a body where none belongs");
  }

  private static void require(boolean good, String fact) {
    if (!good) {
      throw new NotFromStore(fact);
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
