package dev.tidemark.testkit.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a body that a `Range` header asks for.
///
/// @param first its first byte
/// @param length at least 1
record ByteRange(int first, int length) {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /// @return empty for the whole body: no header, or one that is no single range
  /// @throws Refusal if no byte of the body is in it
  static Optional<ByteRange> of(String header, int total) {
    Matcher range = RANGE.matcher(header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return Optional.empty();
    }
    long first = range.group(1).isEmpty() ? total - number(range.group(2)) : number(range.group(1));
    long last =
        range.group(1).isEmpty() || range.group(2).isEmpty() ? total : number(range.group(2));
    if (last < first) {
      return Optional.empty();
    }
    first = Math.max(0, first);
    last = Math.min(last, total - 1L);
    if (first > last) {
      throw new S3Refusal(416, "InvalidRange", "The requested range is not satisfiable")
          .header("Content-Range", "bytes */" + total);
    }
    return Optional.of(new ByteRange((int) first, (int) (last - first + 1)));
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  /// The value of `Content-Range`.
  String header(int total) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + total;
  }
}
