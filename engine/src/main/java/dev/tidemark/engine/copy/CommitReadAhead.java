package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.seam.Task;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The source's commits in the order of their numbers, some read ahead: most are small, and each
/// costs a way there and back. Of a long one no more is read ahead than its beginning. For one
/// thread.
final class CommitReadAhead implements AutoCloseable {

  private static final int AHEAD_BYTES = 1 << 20;

  /// No commit object is as long.
  static final int BYTES_MAX = 192 << 20;

  private final ObjectReader source;
  private final CommitReader commits;
  private final GivenUpCommits givenUp;
  private final Threads threads;
  private final long last;
  private final int depthMax;
  private final Deque<Reading> readings = new ArrayDeque<>();
  private long next;
  private int depth = 1;

  private record Reading(long number, Task<Optional<byte[]>, TargetException> beginning) {}

  CommitReadAhead(
      ObjectReader source,
      CommitReader commits,
      GivenUpCommits givenUp,
      Threads threads,
      long first,
      long last,
      int depthMax) {
    this.source = source;
    this.commits = commits;
    this.givenUp = givenUp;
    this.threads = threads;
    this.next = first;
    this.last = last;
    this.depthMax = depthMax;
  }

  /// The next commit, or nothing under its number if the source has given it up.
  ///
  /// @throws TargetException.Corrupt if there is no such commit: it was lost
  /// @throws TargetException.Rejected if it was written by a newer program
  SourceCommit next() throws TargetException, InterruptedException {
    readAhead();
    Reading reading = readings.remove();
    ObjectName name = ArchiveNames.commit(reading.number());
    Optional<byte[]> found = reading.beginning().get();
    if (found.isEmpty() && givenUp.contains(reading.number())) {
      return new SourceCommit(reading.number(), new byte[0], new CommitReader.Found.Absent());
    }
    byte[] beginning = found.orElseThrow(() -> missing(reading.number()));
    byte[] bytes = beginning.length < AHEAD_BYTES ? beginning : completed(name, beginning);
    depth = bytes.length < AHEAD_BYTES ? Math.min(depthMax, 2 * depth) : 1;
    return new SourceCommit(reading.number(), bytes, commits.judge(reading.number(), bytes));
  }

  private void readAhead() {
    while (next <= last && (readings.isEmpty() || readings.size() < depth)) {
      ObjectName name = ArchiveNames.commit(next);
      readings.add(
          new Reading(
              next,
              Task.start(threads, "read commit " + next, () -> source.upTo(name, 0, AHEAD_BYTES))));
      next++;
    }
  }

  private byte[] completed(ObjectName name, byte[] beginning)
      throws TargetException, InterruptedException {
    byte[] rest =
        source.upTo(name, beginning.length, BYTES_MAX).orElseThrow(() -> source.missing(name));
    if (rest.length == BYTES_MAX) {
      throw new TargetException.Corrupt(
          "read " + name + " in " + source.location() + ": no commit object is so long", null);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(beginning.length + rest.length);
    whole.writeBytes(beginning);
    whole.writeBytes(rest);
    return whole.toByteArray();
  }

  private TargetException.Corrupt missing(long number) {
    return new TargetException.Corrupt(
        "read commit "
            + number
            + " in "
            + source.location()
            + ": newer commits are there, but this one was lost; 'verify' that archive",
        null);
  }

  @Override
  public void close() {
    readings.forEach(reading -> reading.beginning().interrupt());
    readings.forEach(reading -> reading.beginning().join());
    readings.clear();
  }
}
