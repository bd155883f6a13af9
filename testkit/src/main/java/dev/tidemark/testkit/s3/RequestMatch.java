package dev.tidemark.testkit.s3;

import java.util.function.Predicate;

/// Which requests a fault is for: of those that fit, so many in a row, from the n-th on.
///
/// ```java
/// s3.fail(When.asked(S3Action.PUT_OBJECT).key("ann/commits/").nth(2), S3Fault.lostAnswer());
/// s3.fail(When.any().always(), S3Fault.slowDown(Duration.ofSeconds(1)));
/// ```
///
/// @param first 1 for the first request that fits after [StrictS3#fail]
/// @param count how many; [Integer#MAX_VALUE] for all
public record RequestMatch(Predicate<S3Request> fits, int first, int count) {

  /// Any request, once.
  public static RequestMatch any() {
    return new RequestMatch(request -> true, 1, 1);
  }

  /// The next request for this, once.
  public static RequestMatch asked(S3Action action) {
    return any().and(request -> request.action() == action);
  }

  public RequestMatch and(Predicate<S3Request> more) {
    return new RequestMatch(fits.and(more), first, count);
  }

  /// Only for keys that begin so.
  public RequestMatch key(String prefix) {
    return and(request -> request.key().startsWith(prefix));
  }

  /// Not before the n-th that fits, counted from 1.
  public RequestMatch nth(int n) {
    return new RequestMatch(fits, n, count);
  }

  /// So many in a row.
  public RequestMatch times(int n) {
    return new RequestMatch(fits, first, n);
  }

  /// All of them, until [StrictS3#heal].
  public RequestMatch always() {
    return times(Integer.MAX_VALUE);
  }
}
