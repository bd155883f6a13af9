package dev.tidemark.targets.s3.wire;

import java.io.IOException;

/// A success that no store gives. Captive portals, proxies and stores in trouble say 200 too, with
/// a page or an error in the body.
public final class UnlikelySuccessException extends IOException {
  private static final long serialVersionUID = 1;

  public UnlikelySuccessException(String fact) {
    super(fact);
  }

  public UnlikelySuccessException(String fact, Throwable cause) {
    super(fact, cause);
  }
}
