package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A state is proven by all of its records, and by nothing less.
class StateCheckTest {

  private final Volume volume = Volume.create(new SimDisk().process("test"), new SimSeam(1).seam());
  private final List<VersionedRecord> records = new ArrayList<>();

  @BeforeEach
  void write() {
    for (int i = 0; i < 6; i++) {
      put(volume, "name " + i % 4, "value " + i);
    }
    RecordView view = volume.asOf(head().tid());
    try (RecordScan scan = view.scan(new byte[0], new byte[0])) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        records.add(record);
      }
    }
  }

  @AfterEach
  void close() {
    volume.close();
  }

  private Transaction head() {
    return volume.head().orElseThrow();
  }

  private Transaction check(List<VersionedRecord> of) {
    StateCheck check = new StateCheck(head().tid());
    of.forEach(check::add);
    return check.finish();
  }

  @Test
  void all_records_prove_it() {
    assertThat(check(records)).isEqualTo(head());
  }

  @Test
  void an_older_state_is_not_taken_for_a_newer_one_of_the_same_records() {
    StateCheck check = new StateCheck(new TxId(head().tid().value() + 1));
    records.forEach(check::add);
    assertThatThrownBy(check::finish)
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("its transaction is missing");
  }

  @Test
  void a_state_that_lacks_any_record_is_not_proven() {
    for (int i = 0; i < records.size(); i++) {
      List<VersionedRecord> fewer = new ArrayList<>(records);
      fewer.remove(i);
      assertThatThrownBy(() -> check(fewer))
          .as("record %d of %d", i, records.size())
          .isInstanceOf(VolumeException.Damaged.class);
    }
  }
}
