package dev.tidemark.engine.check;

import dev.tidemark.engine.check.Report.Finding;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong, and not more than a person can read.
final class Findings {

  private static final int MAX = 500;

  private final List<Finding> all = new ArrayList<>();
  private long more;

  void add(String what, String fact) {
    if (all.size() < MAX) {
      all.add(new Finding(what, fact));
    } else {
      more++;
    }
  }

  List<Finding> list() {
    if (more == 0) {
      return List.copyOf(all);
    }
    List<Finding> out = new ArrayList<>(all);
    out.add(new Finding("and", more + " more"));
    return out;
  }
}
