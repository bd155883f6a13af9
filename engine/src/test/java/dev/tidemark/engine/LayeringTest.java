package dev.tidemark.engine;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.layers.ClassPath;
import dev.tidemark.testkit.layers.CompiledClass;
import dev.tidemark.testkit.layers.CompiledClass.Member;
import dev.tidemark.testkit.layers.ModuleRules;
import dev.tidemark.testkit.layers.PackageFloors;
import dev.tidemark.testkit.layers.QuickSections;
import dev.tidemark.testkit.layers.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The floors of the engine, and what keeps it fit for simulation. That the rules themselves work
/// is shown by the testkit's `LayersTest`, on classes that break them. The walls around all modules
/// are tested where all modules can be seen, in `cli`; those of `spi` and the engine are tested
/// here too, because this is where they are broken first.
final class LayeringTest {

  private static final String ENGINE = "dev.tidemark.engine";

  /// Every package of the engine, each allowed to use those with a lower number. A new package gets
  /// its line here.
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry("bytes", 0),
          entry("seam", 0),
          entry("guard", 1),
          entry("page", 1),
          entry("btree", 2),
          entry("volume", 3),
          entry("content", 3),
          entry("pack", 4),
          entry("failure", 4),
          entry("files", 5),
          entry("local", 6),
          entry("ingest", 7),
          entry("seal", 6),
          entry("link", 6),
          entry("archive.format", 6),
          entry("archive", 7),
          entry("live", 7),
          entry("copy", 8),
          entry("view", 8),
          entry("spool", 8),
          entry("mirror", 9),
          entry("restore", 9),
          entry("retain", 9),
          entry("clone", 10),
          entry("check", 10),
          entry("embed", 11));

  /// Who is handed one of these runs under the write lock.
  private static final Set<String> TRANSACTIONS =
      Set.of(
          ENGINE + ".volume.WriteTransaction",
          ENGINE + ".volume.UnversionedTree",
          ENGINE + ".ingest.FileRecordWriter");

  /// The system's files, targets, hashing and compressing of content, and whoever listens.
  private static final Set<String> SLOW_CLASSES =
      Set.of(
          "java.nio.file.Files",
          "dev.tidemark.spi.sink.ObjectSink",
          ENGINE + ".content.ChunkReader",
          ENGINE + ".content.ExtentEncoder",
          ENGINE + ".content.ExtentDecoder",
          ENGINE + ".ingest.ImportListener",
          ENGINE + ".ingest.SourceDirectory",
          ENGINE + ".ingest.SourceFile",
          ENGINE + ".link.Link",
          ENGINE + ".mirror.MirrorListener",
          ENGINE + ".restore.RestoreListener");

  /// Looks at a source, and waits.
  private static final Set<String> SLOW_CALLS =
      Set.of(
          ENGINE + ".ingest.SourceTree.stat",
          ENGINE + ".ingest.SourceTree.parents",
          ENGINE + ".ingest.ByteBudget.take",
          ENGINE + ".ingest.StepQueue.take",
          ENGINE + ".seam.Time.sleep",
          "java.lang.Thread.join",
          "java.util.concurrent.CompletableFuture.get",
          "java.util.concurrent.CompletableFuture.join",
          "java.util.concurrent.LinkedBlockingQueue.take",
          "java.util.concurrent.LinkedBlockingQueue.put",
          "java.util.concurrent.locks.Condition.await",
          "java.util.concurrent.locks.Condition.awaitUninterruptibly");

  private static final List<CompiledClass> CLASSES = ClassPath.below(ENGINE);

  @Test
  void a_package_uses_only_floors_below_its_own() {
    assertThat(new PackageFloors(ENGINE, FLOORS).broken(CLASSES)).isEmpty();
  }

  @Test
  void time_threads_and_chance_come_from_seam_alone() {
    List<CompiledClass> simulated =
        CLASSES.stream().filter(c -> !c.packageName().equals(ENGINE + ".seam")).toList();
    assertThat(SimulatedTime.broken(simulated)).isEmpty();
  }

  /// Every writer waits for the one transaction that is under way.
  @Test
  void nothing_slow_happens_under_the_write_lock() {
    QuickSections transactions = new QuickSections(TRANSACTIONS, LayeringTest::isSlow);
    assertThat(transactions.starts(CLASSES)).isGreaterThan(50);
    assertThat(transactions.broken(CLASSES)).isEmpty();
  }

  private static boolean isSlow(Member call) {
    return SLOW_CLASSES.contains(call.owner())
        || SLOW_CALLS.contains(call.owner() + "." + call.name());
  }

  @Test
  void the_engine_knows_no_target_and_spi_knows_only_the_jdk() {
    assertThat(ModuleRules.broken(CLASSES)).isEmpty();
    assertThat(ModuleRules.broken(ClassPath.below("dev.tidemark.spi"))).isEmpty();
  }
}
