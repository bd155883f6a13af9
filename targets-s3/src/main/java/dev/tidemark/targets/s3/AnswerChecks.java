package dev.tidemark.targets.s3;

import dev.tidemark.targets.s3.wire.Answer;
import dev.tidemark.targets.s3.wire.Page;
import dev.tidemark.targets.s3.wire.UnlikelySuccessException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks twice at answers that say 200. Captive portals, proxies and stores in trouble say it too,
/// with a page or an error in the body, and the clients make of these an empty list or a created
/// object.
final class AnswerChecks {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/.*");

  private AnswerChecks() {}

  static void checkPut(Answer answer) throws UnlikelySuccessException {
    requireETag(answer);
    requireNoBody(answer);
  }

  static void checkDelete(Answer answer) throws UnlikelySuccessException {
    requireNoBody(answer);
  }

  /// A page that says *more follows* and has nothing would be asked for without end.
  static Page checkPage(Page page) throws UnlikelySuccessException {
    require(
        !page.truncated() || !page.entries().isEmpty(), "a listing that goes on without an entry");
    return page;
  }

  /// How many bytes the body must have; -1 if its framing alone tells.
  ///
  /// @param offset where the asked range begins; 0 if none was asked for
  static long bodyLength(Answer answer, boolean ranged, long offset)
      throws UnlikelySuccessException {
    requireETag(answer);
    if (!ranged) {
      return answer
          .header("Content-Length")
          .filter(length -> length.matches("\\d{1,18}"))
          .map(Long::parseLong)
          .orElse(-1L);
    }
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    require(range.matches(), "a success that ignores the Range header");
    long first = Long.parseLong(range.group(1));
    require(first == offset, "a range from byte " + first + " where " + offset + " was asked for");
    return Long.parseLong(range.group(2)) - first + 1;
  }

  private static void requireETag(Answer answer) throws UnlikelySuccessException {
    require(answer.header("ETag").isPresent(), "a success without an ETag");
  }

  private static void requireNoBody(Answer answer) throws UnlikelySuccessException {
    boolean empty = answer.header("Content-Length").orElse("0").equals("0");
    require(empty, "a success with a body where none belongs");
  }

  private static void require(boolean good, String fact) throws UnlikelySuccessException {
    if (!good) {
      throw new UnlikelySuccessException(fact);
    }
  }
}
