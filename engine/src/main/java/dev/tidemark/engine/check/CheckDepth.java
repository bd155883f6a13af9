package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.format.PackRef;
import java.time.Duration;
import java.util.Optional;

/// The depth of a check.
public sealed interface CheckDepth {

  /// Names, lengths, records, digest and chain; no content.
  record Structure() implements CheckDepth {}

  /// And a share of the packs, chosen at random.
  ///
  /// @param share above 0, at most 1
  record Sample(double share) implements CheckDepth {
    public Sample {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is above 0 and at most 1, got " + share);
      }
    }
  }

  /// And the next packs that some state needs, in the order of their extents, until a budget is
  /// spent: one of the slices in which a whole archive is proven.
  ///
  /// @param budget at least one pack is read
  /// @param after the last pack of the slice before; empty = from the beginning
  record Slice(Budget budget, Optional<PackRef> after) implements CheckDepth {}

  /// What a slice may take.
  sealed interface Budget {
    /// @param max of packs, read
    record Bytes(long max) implements Budget {
      public Bytes {
        if (max < 1) {
          throw new IllegalArgumentException("a budget is at least 1 byte, got " + max);
        }
      }
    }

    /// @param max since the slice began to read packs
    record Time(Duration max) implements Budget {
      public Time {
        if (max.isZero() || max.isNegative()) {
          throw new IllegalArgumentException("a budget is some time, got " + max);
        }
      }
    }
  }

  /// And all content of all states.
  record All() implements CheckDepth {}

  /// The share of the content that is read.
  default double share() {
    return switch (this) {
      case Structure s -> 0;
      case Slice slice -> 0;
      case Sample sample -> sample.share();
      case All all -> 1;
    };
  }
}
