package dev.tidemark.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/// What a failure comes to does not depend on what it is wrapped in.
class FailureKindTest {

  private static final VolumeException DAMAGED = new VolumeException.Damaged("page 7");

  @Test
  void content_that_the_volume_has_lost_is_damage_however_deep_it_lies() {
    IOException read = new IOException("read pack", DAMAGED);
    TargetException sent = new TargetException.SourceFailed("create x", read);
    assertThat(FailureKind.of(sent)).isEqualTo(FailureKind.DAMAGED);
    assertThat(FailureKind.of(new RuntimeException(sent))).isEqualTo(FailureKind.DAMAGED);
  }

  @Test
  void content_that_could_not_be_read_is_no_damage() {
    TargetException sent =
        new TargetException.SourceFailed("create x", new IOException("read pack: i/o error"));
    assertThat(FailureKind.isLoss(sent)).isFalse();
  }

  @Test
  void an_extent_whose_pack_is_gone_is_damage_and_one_out_of_reach_is_not() {
    assertThat(FailureKind.of(unavailable(new TargetException.Missing("no pack"))))
        .isEqualTo(FailureKind.DAMAGED);
    assertThat(FailureKind.of(unavailable(new TargetException.Unavailable("away", null))))
        .isEqualTo(FailureKind.OFFLINE);
  }

  @Test
  void what_a_place_has_said_is_the_same_inside_an_input_failure() {
    IOException read = new IOException(new TargetException.Rejected("no right", null));
    assertThat(FailureKind.of(read)).isEqualTo(FailureKind.REJECTED);
    assertThat(FailureKind.of(new UncheckedIOException(read))).isEqualTo(FailureKind.REJECTED);
  }

  @Test
  void only_what_waiting_may_heal_is_tried_again() {
    assertThat(FailureKind.values())
        .filteredOn(FailureKind::mayHeal)
        .containsExactly(FailureKind.OFFLINE, FailureKind.UNSETTLED);
  }

  private static ExtentUnavailableException unavailable(TargetException cause) {
    return new ExtentUnavailableException(new ExtentId(1), cause);
  }
}
