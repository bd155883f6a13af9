package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.Pages;
import dev.tidemark.engine.archive.Reads;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// Compares two places by their listings and sends what the destination lacks of older commits: a
/// copy that some other tool began, or an object that was lost. For one thread.
final class Filling {

  private static final List<String> OBJECTS = List.of(ArchiveNames.PACKS, ArchiveNames.RUNS);

  private final Reads source;
  private final Reads destination;
  private final int page;

  Filling(Reads source, Reads destination, int page) {
    this.source = source;
    this.destination = destination;
    this.page = page;
  }

  /// Numbers of commits that follow each other.
  record Range(long first, long last) {}

  private void walk(String directory, Comparison.Differences differences)
      throws TargetException, InterruptedException {
    Comparison.walk(
        new Pages(source, directory, page), new Pages(destination, directory, page), differences);
  }

  /// Sends every pack and part of a run that was made for a number in (above, upTo] and is not
  /// there, whether a commit names it or not: the names are to be the same.
  void objects(long above, long upTo, CopyFlow flow) throws TargetException, InterruptedException {
    for (String directory : OBJECTS) {
      walk(directory, new Objects(above, upTo, flow));
    }
  }

  private final class Objects implements Comparison.Differences {
    private final long above;
    private final long upTo;
    private final CopyFlow flow;

    Objects(long above, long upTo, CopyFlow flow) {
      this.above = above;
      this.upTo = upTo;
      this.flow = flow;
    }

    @Override
    public void onlyInSource(ObjectInfo listed) throws TargetException, InterruptedException {
      CopyObject object = CopyObject.of(listed).orElse(null);
      if (object != null && object.number() > above && object.number() <= upTo) {
        flow.send(object);
      }
    }

    @Override
    public void onlyInDestination(ObjectInfo listed) {
      // left behind by a writer, or lost at the source: nothing that a copy could do
    }

    @Override
    public void differs(ObjectInfo inSource, ObjectInfo inDestination)
        throws TargetException.Corrupt {
      if (CopyObject.of(inSource).isPresent()) {
        throw Wanted.otherLength(
            inSource.name(), destination, inDestination.length(), inSource.length());
      }
    }
  }

  /// The commits up to a number that the destination lacks, ascending.
  ///
  /// @throws TargetException.Diverged if both have one of a number with different lengths
  /// @throws TargetException.Missing if the source has lost one
  Deque<Range> missingCommits(long upTo, GivenUp givenUp)
      throws TargetException, InterruptedException {
    Gaps gaps = new Gaps(upTo, givenUp);
    walk(ArchiveNames.COMMITS, gaps);
    return gaps.ranges;
  }

  /// Names of commits come newest first.
  private final class Gaps implements Comparison.Differences {
    private final long upTo;
    private final GivenUp givenUp;
    private final Deque<Range> ranges = new ArrayDeque<>();

    Gaps(long upTo, GivenUp givenUp) {
      this.upTo = upTo;
      this.givenUp = givenUp;
    }

    @Override
    public void onlyInSource(ObjectInfo listed) {
      OptionalLong number = ArchiveNames.commitNumber(listed.name());
      if (number.isPresent() && number.getAsLong() <= upTo) {
        add(number.getAsLong());
      }
    }

    private void add(long number) {
      Range lowest = ranges.peek();
      if (lowest != null && lowest.first() == number + 1) {
        ranges.pop();
        ranges.push(new Range(number, lowest.last()));
      } else {
        ranges.push(new Range(number, number));
      }
    }

    @Override
    public void onlyInDestination(ObjectInfo listed) throws TargetException, InterruptedException {
      OptionalLong number = ArchiveNames.commitNumber(listed.name());
      if (number.isPresent() && !givenUp.contains(number.getAsLong())) {
        throw new TargetException.Missing(
            "compare "
                + listed.name()
                + ": it is in "
                + destination.location()
                + " and not in "
                + source.location()
                + ", which has lost it; 'verify' that archive");
      }
    }

    @Override
    public void differs(ObjectInfo inSource, ObjectInfo inDestination)
        throws TargetException, InterruptedException {
      OptionalLong number = ArchiveNames.commitNumber(inSource.name());
      if (number.isPresent() && !givenUp.contains(number.getAsLong())) {
        throw Ends.parted(source, destination, number.getAsLong());
      }
    }
  }
}
