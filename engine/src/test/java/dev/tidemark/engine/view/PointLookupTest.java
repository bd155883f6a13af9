package dev.tidemark.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which of the states of an archive is meant: whole ones at tid 2 and 4, parts at 3 and 5, each
/// committed at the second of its number.
final class PointLookupTest {

  private static final List<RestorePoint> POINTS =
      List.of(point(2, true, "first"), point(3, false), point(4, true), point(5, false));

  private static RestorePoint point(long tid, boolean whole, String... snapshots) {
    return new RestorePoint(
        new TxId(tid), second(tid), whole, new TreeSet<>(), List.of(snapshots), tid);
  }

  private static Instant second(long number) {
    return Instant.ofEpochSecond(number);
  }

  private static ChosenState chosen(StateSelector when) {
    return new PointLookup(POINTS).choose(when);
  }

  private static long tid(StateSelector when) {
    return chosen(when).point().tid().value();
  }

  @Test
  void latest_is_the_newest_whole_one_and_head_the_newest() {
    assertThat(tid(new StateSelector.Latest())).isEqualTo(4);
    assertThat(tid(new StateSelector.Head())).isEqualTo(5);
    assertThat(chosen(new StateSelector.Latest()).note()).isEmpty();
  }

  @Test
  void a_time_means_the_newest_whole_one_not_after_it_and_says_of_when_that_is() {
    assertThat(tid(new StateSelector.Time(second(4)))).isEqualTo(4);
    assertThat(chosen(new StateSelector.Time(second(4))).note()).isEmpty();
    assertThat(tid(new StateSelector.Time(second(9)))).isEqualTo(4);
    assertThat(tid(new StateSelector.Time(second(3)))).isEqualTo(2);
    assertThat(chosen(new StateSelector.Time(second(3))).note().orElseThrow())
        .contains(second(3).toString(), second(2).toString());
  }

  @Test
  void where_nothing_is_whole_yet_a_part_is_given_and_said() {
    PointLookup parts = new PointLookup(List.of(point(3, false), point(5, false)));
    ChosenState latest = parts.choose(new StateSelector.Latest());
    assertThat(latest.point().tid().value()).isEqualTo(5);
    assertThat(latest.note().orElseThrow()).contains("no import was complete yet");
    ChosenState before = parts.choose(new StateSelector.Time(second(4)));
    assertThat(before.point().tid().value()).isEqualTo(3);
    assertThat(before.note().orElseThrow()).contains("no import was complete yet");
  }

  @Test
  void what_is_not_there_is_no_state() {
    assertThatThrownBy(() -> chosen(new StateSelector.Time(second(1))))
        .isInstanceOf(NoSuchStateException.class)
        .hasMessageContaining("no state as old as");
    assertThatThrownBy(() -> chosen(new StateSelector.Snapshot("second")))
        .isInstanceOf(NoSuchStateException.class)
        .hasMessageContaining("'second'");
    assertThatThrownBy(() -> new PointLookup(List.of()).choose(new StateSelector.Head()))
        .isInstanceOf(NoSuchStateException.class)
        .hasMessageContaining("no state yet");
  }

  @Test
  void a_tid_that_is_no_point_names_the_one_before_it() {
    PointLookup gap = new PointLookup(List.of(point(2, true), point(9, true)));
    assertThat(gap.at(new TxId(9)).tid().value()).isEqualTo(9);
    assertThatThrownBy(() -> gap.at(new TxId(8)))
        .isInstanceOf(VolumeException.NotReadable.class)
        .hasMessageEndingWith("the one before it that can be is " + new TxId(2));
    assertThatThrownBy(() -> gap.at(new TxId(1)))
        .isInstanceOf(VolumeException.NotReadable.class)
        .hasMessageEndingWith("cannot be restored from here");
  }

  @Test
  void a_line_is_chosen_from_as_its_own_selector_says() {
    assertThat(tid(new StateSelector.OnLine(7, new StateSelector.Head()))).isEqualTo(5);
    assertThat(tid(new StateSelector.OnLine(7, new StateSelector.Snapshot("first")))).isEqualTo(2);
    assertThat(new StateSelector.OnLine(7, new StateSelector.Latest()).isName()).isFalse();
    assertThat(new StateSelector.OnLine(7, new StateSelector.At(new TxId(2))).isName()).isTrue();
    assertThatThrownBy(new StateSelector.OnLine(7, new StateSelector.Head())::requireVolume)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("commit:7");
  }
}
