package dev.tidemark.targets.s3.wire;

import java.io.IOException;

/// A success that no store gives. Captive portals, proxies and stores in trouble say 200 too, with
/// a page or an error in the body.
public final class Nonsense extends IOException {
  private static final long serialVersionUID = 1;

  public Nonsense(String fact) {
    super(fact);
  }

  public Nonsense(String fact, Throwable cause) {
    super(fact, cause);
  }
}
