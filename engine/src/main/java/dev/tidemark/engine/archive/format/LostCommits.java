package dev.tidemark.engine.archive.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// Commit numbers that a base gives up: their objects were void, gone or unreadable when it was
/// written. No state needs them any more, so nobody misses them. As ranges, ascending, apart from
/// each other. Immutable.
public record LostCommits(List<Range> ranges) {

  /// No number.
  public static final LostCommits NONE = new LostCommits(List.of());

  /// Length of what a range is written as.
  static final int RANGE_BYTES = 2 * Long.BYTES;

  public LostCommits {
    ranges = List.copyOf(ranges);
  }

  /// Numbers that follow each other.
  ///
  /// @param last inclusive
  public record Range(long first, long last) {

    private static Range read(ByteBuffer from) {
      return new Range(from.getLong(), from.getLong());
    }
  }

  public static LostCommits of(Collection<Long> numbers) {
    List<Range> ranges = new ArrayList<>();
    for (long number : new TreeSet<>(numbers)) {
      boolean continues = !ranges.isEmpty() && ranges.getLast().last() == number - 1;
      long first = continues ? ranges.removeLast().first() : number;
      ranges.add(new Range(first, number));
    }
    return new LostCommits(ranges);
  }

  /// @param last inclusive; none if it is below `first`
  public static LostCommits between(long first, long last) {
    return last < first ? NONE : new LostCommits(List.of(new Range(first, last)));
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public boolean contains(long number) {
    return ranges.stream().anyMatch(range -> range.first() <= number && number <= range.last());
  }

  /// How many numbers.
  public long count() {
    return ranges.stream().mapToLong(range -> range.last() - range.first() + 1).sum();
  }

  /// These and others.
  public LostCommits with(LostCommits others) {
    List<Range> all = new ArrayList<>(ranges);
    all.addAll(others.ranges());
    all.sort((a, b) -> Long.compare(a.first(), b.first()));
    List<Range> joined = new ArrayList<>();
    for (Range range : all) {
      boolean touches = !joined.isEmpty() && range.first() <= joined.getLast().last() + 1;
      Range before = touches ? joined.removeLast() : range;
      joined.add(new Range(before.first(), Math.max(before.last(), range.last())));
    }
    return new LostCommits(joined);
  }

  /// Length of what [#write] writes.
  public int encodedLength() {
    return Integer.BYTES + RANGE_BYTES * ranges.size();
  }

  public void write(ByteBuffer to) {
    to.putInt(ranges.size());
    ranges.forEach(range -> to.putLong(range.first()).putLong(range.last()));
  }

  /// @throws IllegalArgumentException if there are not so many bytes
  public static LostCommits read(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0 || (long) count * RANGE_BYTES > from.remaining()) {
      throw new IllegalArgumentException("a list of " + count + " does not fit");
    }
    List<Range> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ranges.add(Range.read(from));
    }
    return new LostCommits(ranges);
  }

  /// Whether they rise, with room between them, from 1 to below a number.
  public boolean isBelow(long number) {
    long before = -1;
    for (Range range : ranges) {
      boolean apart = range.first() > before + 1 && range.last() >= range.first();
      if (!apart || range.last() >= number) {
        return false;
      }
      before = range.last();
    }
    return true;
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (Range range : ranges) {
      words.add(
          range.first() == range.last()
              ? Long.toString(range.first())
              : range.first() + " to " + range.last());
    }
    return String.join(", ", words);
  }
}
