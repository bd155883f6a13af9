package dev.tidemark.engine.check;

import dev.tidemark.engine.check.CheckResult.Finding;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong, and not more than a person can read.
final class FindingList {

  private static final int MAX = 500;

  private final List<Finding> all = new ArrayList<>();
  private long more;
  private long unexplained;

  void add(String what, String fact) {
    add(new Finding(what, fact));
  }

  /// What a file lacks, and nothing else is to blame for.
  void add(FileLoss loss) {
    add(new Finding(loss.name(), loss.ofFile(), loss.path()));
  }

  private void add(Finding finding) {
    if (all.size() < MAX) {
      all.add(finding);
    } else {
      more++;
    }
  }

  /// Whether something is wrong with this object.
  boolean isOf(String what) {
    return all.stream().anyMatch(finding -> finding.what().equals(what));
  }

  /// Whether a text names something that is known to be wrong.
  boolean isAnyNamedIn(String text) {
    return all.stream().anyMatch(finding -> text.contains(finding.what()));
  }

  /// Adds what files lack to what was found wrong with the same object, or says it first.
  void addTo(String what, FileLoss loss) {
    for (int i = 0; i < all.size(); i++) {
      Finding found = all.get(i);
      if (found.what().equals(what)) {
        all.set(
            i, new Finding(what, found.fact() + "; " + loss.ofPack(), found.file().or(loss::path)));
        return;
      }
    }
    add(new Finding(what, loss.ofPack(), loss.path()));
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
