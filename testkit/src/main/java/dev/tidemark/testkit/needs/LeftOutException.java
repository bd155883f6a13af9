package dev.tidemark.testkit.needs;

import org.opentest4j.TestAbortedException;

/// Leaves out the test that throws it.
final class LeftOutException extends TestAbortedException {

  private static final long serialVersionUID = 1;

  private final transient Need need;

  LeftOutException(Need need) {
    super(words(need));
    this.need = need;
  }

  static String words(Need need) {
    return need.remedy().isEmpty()
        ? "needs " + need.what()
        : "needs " + need.what() + ": " + need.remedy() + ", then run again";
  }

  Need need() {
    return need;
  }
}
