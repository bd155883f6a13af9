package dev.tidemark.engine.check;

import dev.tidemark.engine.check.Report.Finding;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong, and not more than a person can read.
final class Findings {

  private static final int MAX = 500;

  private final List<Finding> all = new ArrayList<>();
  private long more;
  private long unexplained;

  void add(String what, String fact) {
    if (all.size() < MAX) {
      all.add(new Finding(what, fact));
    } else {
      more++;
    }
  }

  /// The same of something that neither a pack, a part of a run, a commit nor the descriptor is to
  /// blame for: a round does not mend it.
  void addUnexplained(String what, String fact) {
    unexplained++;
    add(what, fact);
  }

  long unexplained() {
    return unexplained;
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
