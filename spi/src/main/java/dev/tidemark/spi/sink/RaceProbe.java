package dev.tidemark.spi.sink;

import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Tries a place before an archive is trusted to it, for [ObjectSink#probe]: lets racers create one
/// name, and reads, lists and deletes what came of it. A place that creates exclusively has one
/// winner a round; one that looks and then writes has several sooner or later, and one that just
/// writes has all of them at once. What it makes lies under `probe/`, which no archive uses.
public final class RaceProbe {

  private static final String FOLDER = "probe/";

  /// All names in the folder come before it, as `0` follows `/`.
  private static final String BEHIND_FOLDER = "probe0";

  private static final int ROUNDS = 3;
  private static final int RACERS = 8;

  private final ObjectSink sink;
  private final String place;
  private final boolean singleWriter;
  private final String remedy;
  private int left;

  /// @param place for messages
  /// @param singleWriter a person vouches that nobody else writes there: one writer, no race
  /// @param remedy what to do about a place with several winners, for the message
  public RaceProbe(ObjectSink sink, String place, boolean singleWriter, String remedy) {
    this.sink = sink;
    this.place = place;
    this.singleWriter = singleWriter;
    this.remedy = remedy;
  }

  /// Whether a place holds nothing, or only what probes have left: where nothing may be deleted,
  /// they cannot tidy up.
  public static boolean isEmpty(ObjectSink sink) throws TargetException, InterruptedException {
    List<ObjectInfo> first = sink.list("", "", 1);
    boolean nothingBefore = first.isEmpty() || first.getFirst().name().value().startsWith(FOLDER);
    return nothingBefore && sink.list("", BEHIND_FOLDER, 1).isEmpty();
  }

  /// @throws TargetException.Rejected if the place does not keep the contract; the message says
  ///   what to do
  public void run() throws TargetException, InterruptedException {
    int rounds = singleWriter ? 1 : ROUNDS;
    int racers = singleWriter ? 1 : RACERS;
    for (int i = 0; i < rounds; i++) {
      ObjectName name = new ObjectName(FOLDER + UUID.randomUUID());
      Optional<Finding> finding;
      try {
        finding = round(name, racers);
      } finally {
        cleanUp(name);
      }
      if (finding.isPresent()) {
        throw failed(finding.get());
      }
    }
  }

  /// What is wrong with a place, and what to do.
  private record Finding(String fact, String remedy) {}

  private Optional<Finding> round(ObjectName name, int racers)
      throws TargetException, InterruptedException {
    List<byte[]> entries = entries(name, racers);
    List<Integer> winners = race(name, entries);
    if (winners.size() > 1) {
      return found(
          winners.size()
              + " of "
              + Counted.of(racers, "writer", "writers")
              + " created the same object",
          remedy);
    }
    Optional<InputStream> opened = sink.open(name, 0, Long.MAX_VALUE);
    if (opened.isEmpty()) {
      return found("an object just created is not there", "use another place");
    }
    byte[] stored = read(opened.get());
    boolean kept =
        winners.isEmpty()
            ? entries.stream().anyMatch(entry -> Arrays.equals(entry, stored))
            : Arrays.equals(entries.get(winners.getFirst()), stored);
    if (!kept) {
      return found("an object does not hold what its one creator wrote", "use another place");
    }
    if (sink.list(name.value(), "", 2).size() != 1) {
      return found("an object just created is not listed", "use a place with consistent listings");
    }
    return Optional.empty();
  }

  private static Optional<Finding> found(String fact, String remedy) {
    return Optional.of(new Finding(fact, remedy));
  }

  /// Which of them were told `CREATED`. Losers may also end unknown; whatever else they hit is the
  /// probe's result.
  private List<Integer> race(ObjectName name, List<byte[]> entries)
      throws TargetException, InterruptedException {
    CyclicBarrier start = new CyclicBarrier(entries.size());
    List<Integer> winners = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CreateResult>> racers =
          entries.stream().map(entry -> threads.submit(() -> start(start, name, entry))).toList();
      try {
        for (int i = 0; i < racers.size(); i++) {
          if (won(racers.get(i))) {
            winners.add(i);
          }
        }
      } finally {
        threads.shutdownNow();
      }
    }
    return winners;
  }

  private CreateResult start(CyclicBarrier start, ObjectName name, byte[] entry)
      throws TargetException, InterruptedException, BrokenBarrierException {
    start.await();
    return sink.create(name, Content.of(entry, Sha256.of(entry)));
  }

  private static boolean won(Future<CreateResult> racer)
      throws TargetException, InterruptedException {
    try {
      return racer.get() == CreateResult.CREATED;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case TargetException.OutcomeUnknown unknown -> false;
        case TargetException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      };
    }
  }

  private byte[] read(InputStream opened) throws TargetException {
    try (InputStream in = opened) {
      return in.readAllBytes();
    } catch (IOException e) {
      if (e.getCause() instanceof TargetException failure) {
        throw failure;
      }
      throw new TargetException.Unavailable("probe " + place + ": " + e.getMessage(), e);
    }
  }

  /// No right to delete is fine: mirroring never deletes. The probe's own object stays then, a few
  /// bytes below `probe/`, where whoever called for the probe can see it.
  private void cleanUp(ObjectName name) throws InterruptedException {
    try {
      sink.delete(name);
    } catch (TargetException e) {
      left++;
    }
  }

  private TargetException.Rejected failed(Finding finding) {
    String kept =
        left == 0
            ? ""
            : "; "
                + Counted.of(left, "object of the probe stays", "objects of the probe stay")
                + " below probe/";
    return new TargetException.Rejected(
        "probe " + place + ": " + finding.fact() + "; " + finding.remedy() + kept, null);
  }

  private static List<byte[]> entries(ObjectName name, int racers) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < racers; i++) {
      entries.add((name + " by " + i).getBytes(StandardCharsets.US_ASCII));
    }
    return entries;
  }
}
