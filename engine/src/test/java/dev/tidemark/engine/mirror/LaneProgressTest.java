package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a lane tells while it works, and what counts as progress.
class LaneProgressTest {

  private static final long KIB = 1 << 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final LinkStatus LINK =
      new LinkStatus(
          Map.of(),
          0,
          0,
          0,
          0,
          ByteRate.UNLIMITED,
          ByteRate.UNLIMITED,
          0,
          0,
          BreakerState.CLOSED,
          Optional.empty(),
          Optional.empty(),
          Duration.ZERO,
          1);

  private final SimSeam machine = new SimSeam(1);
  private final List<MirrorEvent> events = new ArrayList<>();
  private final LaneProgress log = log(Optional.empty());

  private LaneProgress log(Optional<Duration> roundMax) {
    return new LaneProgress("t", () -> LINK, events::add, machine.seam().time(), roundMax);
  }

  private static MirrorEvent progress(long done, long total) {
    return new MirrorEvent.Progress("t", done, total, LINK);
  }

  private static CommitHeader commit() {
    return BareHeader.of(7, CommitKind.BASE, BlankMark.none(new Timeline(0, 5, 6)));
  }

  @Test
  void bytes_are_told_whenever_another_256_kib_are_full_and_never_in_between() {
    log.expect(1_000 * KIB);
    log.sent(256 * KIB - 1);
    assertThat(events).isEmpty();
    log.sent(1);
    log.sent(255 * KIB);
    assertThat(events).containsExactly(progress(256 * KIB, 1_000 * KIB));
    log.sent(400 * KIB);
    assertThat(events)
        .containsExactly(progress(256 * KIB, 1_000 * KIB), progress(911 * KIB, 1_000 * KIB));
  }

  @Test
  void what_is_expected_counts_from_what_was_sent_and_no_total_is_less_than_what_is_done() {
    log.sent(300 * KIB);
    log.expect(100 * KIB);
    log.sent(250 * KIB);
    assertThat(events)
        .containsExactly(progress(300 * KIB, 300 * KIB), progress(550 * KIB, 550 * KIB));
    log.expect(500 * KIB);
    log.sent(256 * KIB);
    assertThat(events).last().isEqualTo(progress(806 * KIB, 1_050 * KIB));
  }

  @Test
  void a_commit_is_counted_and_told_after_the_bytes_that_it_has_cost() {
    log.expect(500);
    log.sent(10);
    log.committed(commit());
    assertThat(events)
        .containsExactly(
            progress(10, 500), new MirrorEvent.Committed("t", 7, CommitKind.BASE, commit().mark()));
    log.committed(commit());
    assertThat(log.sum(9)).isEqualTo(new RoundOutcome.Sent(10, 9, 2));
    assertThat(log.target()).isEqualTo("t");
  }

  @Test
  void a_phase_is_told_once_and_again_after_a_pause() {
    MirrorEvent looking = new MirrorEvent.PhaseBegun("t", MirrorEvent.Phase.LOOKING);
    MirrorEvent extents = new MirrorEvent.PhaseBegun("t", MirrorEvent.Phase.EXTENTS);
    log.phase(MirrorEvent.Phase.LOOKING);
    log.phase(MirrorEvent.Phase.LOOKING);
    log.phase(MirrorEvent.Phase.EXTENTS);
    log.waiting(SECOND, new TargetException.Unavailable("no route", null));
    log.phase(MirrorEvent.Phase.EXTENTS);
    assertThat(events)
        .containsExactly(
            looking, extents, new MirrorEvent.Waiting("t", SECOND, "no route"), extents);
  }

  @Test
  void a_round_may_last_to_the_end_of_its_time_and_one_without_a_bound_for_ever() {
    LaneProgress bound = log(Optional.of(SECOND));
    machine.advance(SECOND);
    assertThatCode(bound::checkTime).doesNotThrowAnyException();
    machine.advance(Duration.ofNanos(1));
    assertThatThrownBy(bound::checkTime)
        .isInstanceOf(LaneProgress.TimeOver.class)
        .hasMessage("the time for this round is over");
    machine.advance(Duration.ofDays(1_000));
    assertThatCode(log::checkTime).doesNotThrowAnyException();
  }

  /// The moment of the last progress is what a lane's patience counts from.
  private boolean isProgress(Runnable step) {
    machine.advance(SECOND);
    step.run();
    return log.progressedAt() == machine.seam().time().nanoTime();
  }

  /// A copy that agrees with its source may still be another machine's, as its source may.
  @Test
  void agreeing_says_that_a_place_is_there_and_only_the_past_whose_it_is() {
    assertThat(EnumSet.allOf(RoundOutcome.Reason.class)).noneMatch(log::isDisproven);
    log.agreed();
    assertThat(EnumSet.allOf(RoundOutcome.Reason.class))
        .filteredOn(log::isDisproven)
        .containsExactly(RoundOutcome.Reason.MISSING);
    log.foundInPast();
    assertThat(EnumSet.allOf(RoundOutcome.Reason.class))
        .filteredOn(log::isDisproven)
        .containsExactlyInAnyOrder(
            RoundOutcome.Reason.MISSING, RoundOutcome.Reason.DIVERGED, RoundOutcome.Reason.FENCED);
  }

  @Test
  void only_what_was_not_there_before_is_progress() {
    assertThat(isProgress(() -> {})).isFalse();
    assertThat(isProgress(log::agreed)).isTrue();
    assertThat(isProgress(log::agreed)).isFalse();
    assertThat(log.hasAgreed()).isTrue();
    assertThat(isProgress(() -> log.reached(new ExtentId(5)))).isTrue();
    assertThat(isProgress(() -> log.reached(new ExtentId(5)))).isFalse();
    assertThat(isProgress(() -> log.reached(new ExtentId(4)))).isFalse();
    assertThat(isProgress(() -> log.reached(new ExtentId(6)))).isTrue();
    assertThat(isProgress(log::partSent)).isTrue();
    assertThat(isProgress(() -> log.sent(1 << 20))).isFalse();
    assertThat(
            isProgress(
                () -> log.waiting(SECOND, new TargetException.Unavailable("no route", null))))
        .isFalse();
    assertThat(isProgress(() -> log.committed(commit()))).isTrue();
  }

  @Test
  void patience_counts_from_the_beginning_of_the_round_until_something_is_done() {
    assertThat(log.progressedAt()).isEqualTo(machine.seam().time().nanoTime());
  }
}
