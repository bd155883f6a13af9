package dev.tidemark.engine.check;

/// How deep to look.
public sealed interface Depth {

  /// Names, lengths, records, digest and chain; no content.
  record Structure() implements Depth {}

  /// And a share of the packs, chosen at random.
  ///
  /// @param share above 0, at most 1
  record Sample(double share) implements Depth {
    public Sample {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is above 0 and at most 1, got " + share);
      }
    }
  }

  /// And all content of all states.
  record All() implements Depth {}

  /// The share of the content that is read.
  default double share() {
    return switch (this) {
      case Structure s -> 0;
      case Sample sample -> sample.share();
      case All all -> 1;
    };
  }
}
