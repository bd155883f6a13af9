package dev.tidemark.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.mirror.KnownDamage;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.Lag;
import dev.tidemark.engine.mirror.LastRound;
import dev.tidemark.engine.mirror.LinkTotals;
import dev.tidemark.engine.mirror.Registration;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.VerifyNote;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cause of trouble has words that are true of the next round.
class NextRoundTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final KnownDamage PACK = damage(true, false);
  private static final KnownDamage STATELESS = damage(false, true);

  /// @param outcome of the last round; empty = there was none
  /// @param says what the words begin with; empty = nothing is said
  record Row(
      String outcome,
      boolean inPast,
      KnownDamage found,
      LostCommits lost,
      String from,
      String says) {
    Row(String outcome, String says) {
      this(outcome, true, KnownDamage.NONE, LostCommits.NONE, "", says);
    }

    Row ofCopy(String words) {
      return new Row(outcome, inPast, found, lost, "nas", words);
    }

    Row with(KnownDamage known, LostCommits commits) {
      return new Row(outcome, inPast, known, commits, from, says);
    }

    Optional<String> words() {
      return NextRound.words(target(), Optional.of(from).filter(name -> !name.isEmpty()));
    }

    private KnownTarget target() {
      return new KnownTarget(
          "usb",
          new Registration(new UUID(0, 1), new UUID(0, 2), "/usb", false),
          Optional.empty(),
          inPast,
          Lag.NONE,
          false,
          Optional.of(outcome).filter(word -> !word.isEmpty()).map(Row::note),
          note(outcome).parked(),
          Optional.empty(),
          lost,
          VerifyNote.NONE,
          found);
    }

    private static LastRound note(String outcome) {
      return new LastRound(
          NOW,
          outcome,
          "",
          outcome.equals("done") ? Optional.empty() : Optional.of(NOW),
          new LinkTotals(0, 0, 0, 0, 0, BreakerState.CLOSED, Duration.ZERO, Optional.empty(), 0),
          Optional.empty());
    }
  }

  private static KnownDamage damage(boolean pack, boolean stateless) {
    PackRef ref = new PackRef(1, 0, 10, new ExtentId(1), new ExtentId(2), Hash.ZERO);
    return new KnownDamage(NOW, 1, pack ? Set.of(ref) : Set.of(), Set.of(), 0, false, stateless);
  }

  private static final LostCommits COMMIT = LostCommits.between(3, 3);

  static List<Row> rows() {
    return List.of(
        new Row("", ""),
        new Row("done", ""),
        new Row("offline", "the next round tries again"),
        new Row("stopped", "the next round tries again"),
        new Row("source_offline", "")
            .ofCopy("the next round tries again, and copies once target nas answers"),
        new Row("source_parked_missing", "")
            .ofCopy("no round copies to it before target nas is in order; what can be done there"),
        new Row("source_failed", "")
            .ofCopy("the next round tries again; what is wrong with target nas says: tidemark"),
        new Row("failed", "the next round tries again"),
        new Row("parked_rejected", "the next round tries again, and succeeds once the place takes"),
        new Row("parked_missing", "no round begins it anew: bring back what was there"),
        new Row("parked_corrupt", "no round can mend that; run: tidemark verify usb"),
        new Row("parked_corrupt", "").ofCopy("the next round makes equal what is good at nas"),
        new Row("parked_diverged", "no round writes to it"),
        new Row("parked_diverged", "").ofCopy("no round writes to it while it stands apart from"),
        new Row("parked_diverged", false, KnownDamage.NONE, LostCommits.NONE, "", "")
            .ofCopy("no round writes to it; how it stands says: tidemark verify usb"),
        new Row("parked_fenced", "no round writes to it"),
        new Row("parked_not_created", "no round goes there; run: tidemark target create usb"),
        new Row("done", false, KnownDamage.NONE, LostCommits.NONE, "", "no round writes to it"),
        new Row("done", false, PACK, COMMIT, "", "no round writes to it"),
        new Row("done", "the next round mends its commits").with(KnownDamage.NONE, COMMIT),
        new Row("done", "the next round sends its damaged packs again, as far as the volume")
            .with(PACK, LostCommits.NONE),
        new Row("done", "the next round mends its commits and sends its damaged packs again")
            .with(PACK, COMMIT),
        new Row("", "the next round mends its commits").with(KnownDamage.NONE, COMMIT),
        new Row("done", "").with(PACK, COMMIT).ofCopy("the next round makes it equal to nas again"),
        new Row("done", "").with(STATELESS, LostCommits.NONE),
        new Row("done", "the next round mends its commits").with(STATELESS, COMMIT),
        new Row("parked_rejected", "the next round tries again, and succeeds once the place takes")
            .with(PACK, COMMIT),
        new Row("parked_diverged", "no round writes to it").with(PACK, COMMIT),
        new Row("parked_missing", "no round begins it anew").with(STATELESS, COMMIT));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void each_cause_has_its_words(Row row) {
    if (row.says().isEmpty()) {
      assertThat(row.words()).isEmpty();
    } else {
      assertThat(row.words().orElse("nothing")).startsWith(row.says());
    }
  }

  @ParameterizedTest
  @EnumSource(RoundOutcome.Reason.class)
  void only_what_no_round_can_go_on_with_is_said_to_be_so(RoundOutcome.Reason why) {
    String outcome = new RoundOutcome.Parked(why, "").word();
    boolean goesOn = new Row(outcome, "").words().orElseThrow().startsWith("the next round");
    assertThat(goesOn).isEqualTo(why == RoundOutcome.Reason.REJECTED);
  }

  @Test
  void the_table_has_every_reason() {
    for (RoundOutcome.Reason why : RoundOutcome.Reason.values()) {
      assertThat(rows()).extracting(Row::outcome).contains(new RoundOutcome.Parked(why, "").word());
    }
  }
}
