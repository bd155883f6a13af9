package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.words.TxId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an import refuses until a person has looked: an unmounted disk must not empty a backup.
final class ImportGuardsTest {

  private final SimSource source = new SimSource(true, false);
  private final TestVolume test = TestVolume.create(new SimDisk().process("test"));

  @AfterEach
  void close() {
    test.close();
  }

  private Node files(Node directory, int count) {
    for (int i = 0; i < count; i++) {
      source.file(directory, "f" + i, "content " + i);
    }
    return directory;
  }

  private void equalsSource() {
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.state().leftovers()).isEmpty();
    assertThat(test.state().differenceTo(source, "/s")).isEmpty();
  }

  @Test
  void a_source_that_is_missing_is_refused() throws Exception {
    files(source.root, 3);
    test.take(source);
    TxId before = test.head().tid();
    source.missing = true;
    SourceResult result = test.take(source);
    assertThat(result.refusal()).contains("it does not exist");
    assertThat(test.head().tid()).isEqualTo(before);
  }

  @Test
  void another_directory_in_the_place_of_the_root_is_refused_until_it_is_accepted()
      throws Exception {
    files(source.root, 3);
    test.take(source);
    TxId before = test.head().tid();
    SimSource other = new SimSource(true, false, 100);
    other.file(other.root, "f0", "content 0");
    assertThat(test.take(other).refusal())
        .contains("another directory is there than at the last import");
    assertThat(test.head().tid()).isEqualTo(before);
    test.options = TestVolume.ACCEPTING;
    assertThat(test.take(other).whole()).isPresent();
    assertThat(test.state().differenceTo(other, "/s")).isEmpty();
    test.options = TestVolume.CAREFUL;
    assertThat(test.take(other).refused()).isFalse();
  }

  @Test
  void a_source_that_lost_more_than_half_keeps_all_until_the_loss_is_accepted() throws Exception {
    Node directory = files(source.directory(source.root, "d"), 20);
    files(source.root, 10);
    test.take(source);
    source.unlink(source.root, "d");
    source.file(source.root, "new", "text");
    SourceResult refused = test.take(source);
    assertThat(refused.refusal()).contains("it has lost more than half of its entries");
    assertThat(test.head().isWhole()).isFalse();
    assertThat(test.head().info().openSources()).containsExactly("source");
    source.link(source.root, "d", directory);
    equalsEntries();
    source.unlink(source.root, "d");
    assertThat(test.take(source).refused()).isTrue();
    test.options = TestVolume.ACCEPTING;
    assertThat(test.take(source).whole()).isPresent();
    equalsSource();
  }

  /// All that was there is there, and what is new.
  private void equalsEntries() {
    assertThat(test.state().faults()).isEmpty();
    assertThat(test.state().contents()).hasSize(21);
  }

  @Test
  void what_is_renamed_is_not_lost() throws Exception {
    Node directory = files(source.directory(source.root, "d"), 20);
    test.take(source);
    source.rename(source.root, "d", source.root, "e");
    for (int i = 0; i < 20; i++) {
      source.rename(directory, "f" + i, source.root, "g" + i);
    }
    assertThat(test.take(source).refused()).isFalse();
    equalsSource();
  }

  @Test
  void one_name_more_than_half_may_not_go_at_once() throws Exception {
    files(source.directory(source.root, "d"), 10);
    files(source.root, 9);
    test.take(source);
    source.unlink(source.root, "d");
    assertThat(test.take(source).refusal()).contains("it has lost more than half of its entries");
  }

  @Test
  void half_may_go_at_once() throws Exception {
    files(source.directory(source.root, "d"), 9);
    files(source.root, 10);
    test.take(source);
    source.unlink(source.root, "d");
    assertThat(test.take(source).refused()).isFalse();
    equalsSource();
  }

  @Test
  void a_single_name_more_than_half_is_refused() throws Exception {
    files(source.root, 10);
    test.take(source);
    for (int i = 0; i < 6; i++) {
      source.unlink(source.root, "f" + i);
    }
    assertThat(test.take(source).refused()).isTrue();
    source.file(source.root, "f5", "content 5");
    assertThat(test.take(source).refused()).isFalse();
    equalsSource();
  }

  @Test
  void a_directory_that_cannot_be_read_is_no_loss() throws Exception {
    Node directory = files(source.directory(source.root, "d"), 20);
    test.take(source);
    source.refused.add(directory);
    SourceResult result = test.take(source);
    assertThat(result.refused()).isFalse();
    assertThat(result.incomplete()).isTrue();
    source.refused.clear();
    source.unlink(source.root, "d");
    assertThat(test.take(source).refused()).isTrue();
  }
}
