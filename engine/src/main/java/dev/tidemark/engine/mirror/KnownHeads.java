package dev.tidemark.engine.mirror;

import dev.tidemark.engine.seam.Time;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// The newest commits that this process itself has seen or made at object stores. Within an hour of
/// having listed a store, the next round of the same process need not list it again: it tries the
/// next number, and if another writer has been there meanwhile, the number is taken and it lists.
///
/// An hour, because only commit objects younger than days may still be deleted from under a name; a
/// lane that slept for longer looks before it believes its own create.
final class KnownHeads {

  private static final long VALID_NANOS = Duration.ofHours(1).toNanos();

  private final Time time;
  private final Map<String, Sighting> newest = new ConcurrentHashMap<>();

  /// @param listedAt when the store was last listed
  private record Sighting(long number, long listedAt) {}

  KnownHeads(Time time) {
    this.time = time;
  }

  /// What one attempt knows, taken away until the attempt has ended well.
  final class Attempt {
    private final String target;
    private long listedAt = time.nanoTime();
    private OptionalLong known = OptionalLong.empty();

    private Attempt(String target) {
      this.target = target;
      Sighting sighting = newest.remove(target);
      if (sighting != null && time.nanoTime() - sighting.listedAt() < VALID_NANOS) {
        known = OptionalLong.of(sighting.number());
        listedAt = sighting.listedAt();
      }
    }

    /// Whether this is the newest number, without asking. Only the first answer may be yes.
    boolean isNewest(long number) {
      boolean same = known.isPresent() && known.getAsLong() == number;
      known = OptionalLong.empty();
      if (!same) {
        listedAt = time.nanoTime();
      }
      return same;
    }

    /// The attempt ended well with this commit as the newest.
    void endedWith(long number) {
      newest.put(target, new Sighting(number, listedAt));
    }
  }

  /// The next attempt asks, whatever is known.
  void forget(String target) {
    newest.remove(target);
  }

  Attempt attempt(String target) {
    return new Attempt(target);
  }
}
