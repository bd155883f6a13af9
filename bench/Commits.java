import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What targets cost the commits of a volume: durable transactions of one record, by turns without
/// any target and while lanes are at work. `bench/commits` compiles and runs it.
///
///     java Commits FOLDER stalled|mixed PAIRS COMMITS
///
/// - `stalled`: a hundred targets, each of which takes a call and never answers
/// - `mixed`: ten targets: four in memory that keep up, two stalled, one that refuses, one that is
///   away, one whose calls fail at random, one that never finishes a body
public final class Commits {

  private static final int RECORDS = 2_000;

  private final Volume volume;
  private final Mirror mirror;
  private final List<Target> targets = new ArrayList<>();
  private final List<FaultySink> sinks = new ArrayList<>();
  private long number;

  private Commits(Path folder, boolean mixed) throws Exception {
    LocalDisk disk = new LocalDisk(Files.createDirectories(folder));
    Seam seam = Seam.real();
    volume = Volume.create(disk, seam);
    mirror =
        Mirror.of(volume, PackStore.of(volume, disk), disk).seam(seam).writer("bench").build();
    for (int i = 0; i < (mixed ? 10 : 100); i++) {
      add("t" + i, mixed ? fault(i) : Fault.STALL);
    }
  }

  private static Fault fault(int target) {
    return switch (target) {
      case 0, 1, 2, 3 -> Fault.NONE;
      case 4, 5 -> Fault.STALL;
      case 6 -> Fault.REJECTED;
      case 7 -> Fault.UNAVAILABLE;
      case 8 -> Fault.LOST_ANSWER;
      default -> Fault.CUT_UPLOAD;
    };
  }

  private void add(String name, Fault fault) throws Exception {
    MemorySink store = new MemorySink();
    mirror.create(new Target(name, () -> store, false), "bench", "bench");
    FaultySink sink =
        fault == Fault.NONE
            ? new FaultySink(store)
            : new FaultySink(store, call -> fault);
    sinks.add(sink);
    ObjectSink opened = sink;
    targets.add(new Target(name, () -> opened, false, LinkPolicy.defaults()));
  }

  /// Nanoseconds of each commit, sorted.
  private long[] commits(int count) {
    long[] took = new long[count];
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      byte[] key = RecordKey.of(100 + number % RECORDS, (byte) 99, new byte[0]);
      byte[] value = ByteBuffer.allocate(100).putLong(number++).array();
      volume.write(
          TransactionInfo.of(TransactionInfo.Kind.WHOLE, "bench", "bench", "bench", ""),
          tx -> {
            tx.put(key, value);
            return null;
          });
      took[i] = System.nanoTime() - begun;
    }
    Arrays.sort(took);
    return took;
  }

  private long[] commitsBesideLanes(int count) throws InterruptedException {
    Thread lanes =
        Thread.ofPlatform()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                mirror.round(targets);
              }
            });
    Thread.sleep(500); // until all lanes have met their targets
    long[] took = commits(count);
    lanes.interrupt();
    lanes.join();
    return took;
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  public static void main(String[] arguments) throws Exception {
    Commits bench = new Commits(Path.of(arguments[0]), arguments[1].equals("mixed"));
    int pairs = Integer.parseInt(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    bench.commits(count);
    bench.commitsBesideLanes(count);
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      long[] alone = pair % 2 == 0 ? bench.commits(count) : null;
      long[] beside = bench.commitsBesideLanes(count);
      alone = alone == null ? bench.commits(count) : alone;
      p50.add(at(beside, 0.5) / at(alone, 0.5));
      p99.add(at(beside, 0.99) / at(alone, 0.99));
      System.out.printf(
          "pair %d: alone p50 %.3f p99 %.3f ms, beside lanes p50 %.3f p99 %.3f ms%n",
          pair + 1, at(alone, 0.5), at(alone, 0.99), at(beside, 0.5), at(beside, 0.99));
    }
    System.out.printf("%s: p50 %.3f, p99 %.3f times that without%n", arguments[1], median(p50), median(p99));
    System.exit(0);
  }
}
