package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.Inventory;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a place that another tool has copied is called complete only if every object is there that
/// a state needs, with its whole length, and lacks nothing that no state needs.
class CompletenessTest {

  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < (i % 4 == 0 ? 40 : 1); j++) {
        origin.grow();
      }
      origin.mirror();
    }
    while (newest().kind() != CommitKind.EXTENTS) {
      origin.tree.grow(Kind.PART);
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private List<String> objects(String prefix) {
    return origin.sink.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
  }

  private CommitHeader newest() throws Exception {
    return new ArchivePacks(origin.sink, Seam.real()).header(objects("commits/").size());
  }

  private List<String> missing() throws Exception {
    Inventory.Missing missing = new Inventory(origin.sink, Seam.real()).missing(newest());
    return Stream.concat(
            missing.packs().stream().map(PackRef::object),
            missing.parts().stream().map(RunRef::object))
        .map(ObjectName::value)
        .toList();
  }

  @Test
  void each_pack_and_part_of_a_run_that_is_gone_or_of_another_length_is_missing() throws Exception {
    assertThat(missing()).isEmpty();
    assertThat(objects("runs/")).isNotEmpty();
    assertThat(objects("packs/")).hasSizeGreaterThan(2);
    for (String directory : List.of("packs/", "runs/")) {
      for (String name : objects(directory)) {
        byte[] bytes = origin.sink.bytes(name).orElseThrow();
        origin.sink.delete(new ObjectName(name));
        assertThat(missing()).containsExactly(name);
        origin.sink.tamper(name, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(missing()).containsExactly(name);
        origin.sink.tamper(name, bytes);
      }
    }
  }

  @Test
  void a_pack_that_a_repair_has_given_up_is_not_missing() throws Exception {
    PackRef gone =
        new ArchivePacks(origin.sink, Seam.real())
            .ofRecords(newest()).stream().filter(p -> !p.inline()).findFirst().orElseThrow();
    origin.sink.delete(gone.object());
    assertThat(missing()).containsExactly(gone.object().value());
    assertThat(origin.repair(new ArchiveDamage(Set.of(gone)), Optional.empty()))
        .isInstanceOf(RoundOutcome.Done.class);
    assertThat(missing()).isEmpty();
  }

  @Test
  void a_broken_way_down_to_a_base_is_damage() throws Exception {
    while (newest().kind() != CommitKind.INCREMENT) {
      origin.grow();
      origin.mirror();
    }
    assertThat(missing()).isEmpty();
    String base = ArchiveNames.commit(newest().tally().base()).value();
    byte[] bytes = origin.sink.bytes(base).orElseThrow();
    bytes[20] ^= 1;
    origin.sink.tamper(base, bytes);
    assertThatThrownBy(this::missing).isInstanceOf(TargetException.Corrupt.class);
  }
}
