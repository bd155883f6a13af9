package dev.tidemark.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// "Did you mean": the known word nearest to a wrong one, if it is near (optimal string alignment
/// distance of at most a third of its length).
final class Suggestion {

  private Suggestion() {}

  static String of(String wrong, Collection<String> known) {
    return nearest(wrong, known).map(word -> ", did you mean '" + word + "'?").orElse("");
  }

  private static Optional<String> nearest(String wrong, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(wrong, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(word -> distance(wrong, word)));
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 ? j : j == 0 ? i : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
