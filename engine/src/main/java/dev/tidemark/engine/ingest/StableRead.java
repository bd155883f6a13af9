package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceDirectory;
import dev.tidemark.engine.local.SourceFile;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptCounts;
import dev.tidemark.engine.local.UnkeptTraits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads a file until what was read is of one moment, some times at most. What is read ends where
/// the size says, as it was when the file was opened: a file may grow faster than it is read.
///
/// Some files have more to say than their size, as those of `/proc`: they are read to their end if
/// it is near; if there seems to be none, only as much as their size says is kept.
final class StableRead {

  /// How often a file that changes meanwhile is read.
  static final int READINGS_MAX = 3;

  /// So far behind its size the end of a file is looked for.
  static final long BEHIND_BYTES_MAX = 16L << 20;

  /// Times of a file system may be this coarse; where they have no fraction, they are coarser.
  private static final Duration TICK = Duration.ofMillis(50);

  private static final Duration COARSE_TICK = Duration.ofSeconds(2);

  /// Takes content to its end, from the start, and cuts it to pieces.
  interface Taker {

    /// Takes all of it.
    ///
    /// @param now the file as it was opened
    /// @return how many bytes there were
    long take(SourceStat now, InputStream content, List<ReadChunk> to) throws IOException;
  }

  /// What one reading found.
  private enum Outcome {
    SAME,
    CHANGED,
    LONGER
  }

  private record Once(ReadContent content, Outcome outcome) {}

  private final SourceDirectory place;
  private final byte[] name;
  private final KnownContent clock;
  private final Taker taker;

  StableRead(SourceDirectory place, byte[] name, KnownContent clock, Taker taker) {
    this.place = place;
    this.name = name;
    this.clock = clock;
    this.taker = taker;
  }

  ReadContent read() {
    long behind = 0;
    Once once = once(behind);
    for (int reading = 1; reading < READINGS_MAX && once.outcome() == Outcome.CHANGED; reading++) {
      once = once(behind);
    }
    if (once.outcome() == Outcome.LONGER) {
      once = once(BEHIND_BYTES_MAX);
    }
    if (once.outcome() == Outcome.LONGER) {
      once = doubtful(once(0), ImportProblem.Kind.ENDLESS);
    }
    return once.outcome() == Outcome.CHANGED
        ? doubtful(once, ImportProblem.Kind.CHANGING).content()
        : once.content();
  }

  private static Once doubtful(Once once, ImportProblem.Kind doubt) {
    return once.content() instanceof ReadContent.Read read
        ? new Once(
            new ReadContent.Read(
                read.pieces(), read.size(), read.stat(), true, Optional.of(doubt), read.traits()),
            Outcome.SAME)
        : once;
  }

  private Once once(long behind) {
    return switch (place.open(name)) {
      case ReadResult.Seen<SourceFile> seen -> {
        try (SourceFile file = seen.value()) {
          yield once(file, behind);
        } catch (IOException e) {
          yield new Once(new ReadContent.Unreadable(String.valueOf(e.getMessage())), Outcome.SAME);
        }
      }
      case ReadResult.Vanished<SourceFile> gone -> new Once(new ReadContent.Gone(), Outcome.SAME);
      case ReadResult.Refused<SourceFile> refused ->
          new Once(new ReadContent.Unreadable(refused.reason()), Outcome.SAME);
    };
  }

  private Once once(SourceFile file, long behind) throws IOException {
    Instant start = clock.now();
    SourceStat before = file.stat();
    boolean hole = file.hasHole();
    List<ReadChunk> pieces = new java.util.ArrayList<>(1);
    Bounded content = new Bounded(file.content(), before.size() + behind);
    long size = taker.take(before, content, pieces);
    boolean more = content.hasMore();
    SourceStat after = file.stat();
    boolean same = after.sameContent(before) && after.links() > 0;
    Outcome outcome = same ? more ? Outcome.LONGER : Outcome.SAME : Outcome.CHANGED;
    boolean again = !same || size != after.size() || isRacy(after, start);
    UnkeptTraits traits = hole ? UnkeptTraits.NONE.with(UnkeptCounts.HOLES) : UnkeptTraits.NONE;
    return new Once(
        new ReadContent.Read(pieces, size, after, again, Optional.empty(), traits), outcome);
  }

  /// Whether a change after the reading could have left these times as they are.
  private static boolean isRacy(SourceStat stat, Instant readingStarted) {
    Instant newest = stat.mtime().isAfter(stat.ctime()) ? stat.mtime() : stat.ctime();
    boolean coarse = stat.mtime().getNano() == 0 && stat.ctime().getNano() == 0;
    return !newest.isBefore(readingStarted.minus(coarse ? COARSE_TICK : TICK));
  }

  /// The first bytes of a stream.
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long bytes) {
      super(in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int got = in.read(to, offset, (int) Math.min(length, left));
      left -= Math.max(got, 0);
      return got;
    }

    /// Behind the last of them.
    boolean hasMore() throws IOException {
      return left == 0 && in.read() >= 0;
    }
  }
}
