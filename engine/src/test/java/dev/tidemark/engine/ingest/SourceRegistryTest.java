package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.ingest.SourceRegistry.Known;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is remembered of a source tells it from any other, and its root from another directory.
final class SourceRegistryTest {

  private static final TreePath AS = TreePath.of(SimSource.bytes("/s"));

  private static SourceStat root(long inode, @Nullable Instant birth) {
    Instant born = birth == null ? SimSource.START : birth;
    Node root = new Node(inode, SourceType.DIRECTORY, born, birth != null);
    return SimSource.stat(root, 0, false);
  }

  private static Known known(long inode, @Nullable Instant birth) {
    return new Known(1, 0, null, 0, AS).completed(root(inode, birth), 3, AS);
  }

  @Test
  void a_root_with_another_inode_or_another_birth_is_another_directory() {
    Instant birth = SimSource.START;
    assertThat(known(7, birth).rootDiffers(root(7, birth))).isFalse();
    assertThat(known(7, birth).rootDiffers(root(8, birth))).isTrue();
    assertThat(known(7, birth).rootDiffers(root(7, birth.plusNanos(1)))).isTrue();
  }

  @Test
  void a_birth_that_is_not_known_on_both_sides_tells_nothing() {
    Instant birth = SimSource.START;
    assertThat(known(7, null).rootDiffers(root(7, birth))).isFalse();
    assertThat(known(7, birth).rootDiffers(root(7, null))).isFalse();
    assertThat(known(7, null).rootDiffers(root(8, null))).isTrue();
    assertThat(new Known(1, 0, null, 0, AS).rootDiffers(root(7, birth))).isFalse();
  }

  @Test
  void each_source_has_a_number_of_its_own_whatever_the_order_of_names() throws Exception {
    List<Integer> numbers = new ArrayList<>();
    try (TestVolume test = TestVolume.create(new SimDisk().process("test"))) {
      test.volume.write(
          TransactionInfo.of(Kind.PART, "ann", "host", "test", "register"),
          tx -> {
            for (String name : List.of("c", "a", "b", "c")) {
              SimSource tree = new SimSource(true, false);
              Known known =
                  SourceRegistry.get(tx.local(), new ImportSource(name, tree, AS, Excludes.NONE));
              Known complete = known.completed(root(7, SimSource.START), 3, AS);
              SourceRegistry.put(tx.local(), name, complete);
              assertThat(
                      SourceRegistry.get(
                          tx.local(), new ImportSource(name, tree, AS, Excludes.NONE)))
                  .usingRecursiveComparison()
                  .isEqualTo(complete);
              numbers.add(complete.number());
            }
            return true;
          });
    }
    assertThat(numbers).containsExactly(1, 2, 3, 1);
  }
}
