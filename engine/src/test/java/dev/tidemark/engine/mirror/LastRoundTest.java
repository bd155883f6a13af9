package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.link.SinkVerb;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The file on a simulated disk, and what one note takes from the one before.
class LastRoundTest {

  private static final Instant AT = Instant.ofEpochSecond(1_000, 5);
  private static final LastRound.Found FOUND =
      new LastRound.Found(RoundOutcome.Reason.FENCED, AT.minusSeconds(9), "another writer");
  private static final LastRound OLD = note("old", 4_096);
  private static final LastRound NEW = note("new", 1 << 20);

  private final SimDisk machine = new SimDisk();
  private Disk disk = machine.process("p");

  @BeforeEach
  void createDirectory() throws IOException {
    disk.createDirectory(TargetState.DIRECTORY);
    disk.syncDirectory("");
  }

  private static LastRound note(String message, int packBytes) {
    return new LastRound(
        AT,
        "offline",
        message,
        Optional.of(AT.minusSeconds(7)),
        new LinkTotals(
            1,
            2,
            3,
            4,
            5,
            BreakerState.OPEN,
            Duration.ofMillis(1_234),
            Optional.of(new LinkStatus.Failure(AT.minusSeconds(1), "no route")),
            packBytes),
        Optional.of(FOUND));
  }

  private Optional<LastRound> read() {
    return LastRound.read(disk, "t");
  }

  private void put(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    disk.delete(LastRound.file("t"));
    try (var file = disk.openForWrite(LastRound.file("t"))) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  @Test
  void a_note_comes_back_with_every_value_that_was_written() throws IOException {
    OLD.write(disk, "t");
    assertThat(read()).contains(OLD);
    NEW.write(disk, "t");
    assertThat(read()).contains(NEW);
    assertThat(LastRound.read(disk, "other")).isEmpty();
    LastRound quiet =
        new LastRound(
            AT,
            "done",
            "",
            Optional.empty(),
            new LinkTotals(0, 0, 0, 0, 0, BreakerState.CLOSED, Duration.ZERO, Optional.empty(), 1),
            Optional.empty());
    quiet.write(disk, "t");
    assertThat(read()).contains(quiet);
  }

  @Test
  void what_was_cut_short_anywhere_is_no_note() throws IOException {
    String text = LastRoundCodec.encode(OLD);
    for (int length = 0; length < text.length(); length++) {
      put(text.substring(0, length));
      assertThat(read()).as("of %d characters", length).isEmpty();
    }
    put(text);
    assertThat(read()).contains(OLD);
  }

  @Test
  void a_file_of_another_kind_or_a_value_that_makes_no_sense_is_no_note() throws IOException {
    String text = LastRoundCodec.encode(OLD);
    for (String line : text.lines().toList()) {
      String key = line.substring(0, line.indexOf(' ') + 1);
      boolean isText =
          List.of("outcome ", "message ", "last-failure ", "found-message ").contains(key);
      put(text.replace(line + "\n", key + "sideways\n"));
      assertThat(read().isPresent()).as(line).isEqualTo(isText);
    }
    put("#!/bin/sh\n" + text);
    assertThat(read()).isEmpty();
  }

  @Test
  void counts_that_no_link_can_have_are_no_note() throws IOException {
    String text = LastRoundCodec.encode(OLD);
    put(text.replace("pack-bytes 4096", "pack-bytes " + Long.MAX_VALUE));
    assertThat(read().orElseThrow().link().packBytes()).isEqualTo(Integer.MAX_VALUE);
    for (String key : List.of("requests", "bytes-up", "waited-millis", "pack-bytes")) {
      String line = text.lines().filter(l -> l.startsWith(key + " ")).findFirst().orElseThrow();
      for (String value : List.of("-1", "18446744073709551615", "")) {
        put(text.replace(line + "\n", key + " " + value + "\n"));
        assertThat(read()).as("%s %s", key, value).isEmpty();
      }
    }
  }

  @Test
  void a_file_is_read_up_to_64_kib_and_unknown_keys_are_passed_over() throws IOException {
    String text = LastRoundCodec.encode(OLD);
    String key = "tomorrow ";
    String filler = "x".repeat((64 << 10) - text.length() - key.length() - 1);
    put(text + key + filler + "\n");
    assertThat(read()).contains(OLD);
    put(text + key + filler + "x\n");
    assertThat(read()).isEmpty();
  }

  @Test
  void a_message_is_one_line_that_forges_no_other_and_at_most_2000_characters_long()
      throws IOException {
    note("list\nfailing-since 1970-01-01T00:00:00Z\r\n\tno route\n", 1).write(disk, "t");
    assertThat(read().orElseThrow().message())
        .isEqualTo("list failing-since 1970-01-01T00:00:00Z no route");
    assertThat(read().orElseThrow().failingSince()).isEqualTo(OLD.failingSince());
    for (int length : List.of(1_999, 2_000, 2_001, 9_000)) {
      note("m".repeat(length), 1).write(disk, "t");
      assertThat(read().orElseThrow().message()).hasSize(Math.min(2_000, length));
    }
  }

  private static LastRound after(long second, RoundOutcome outcome, Optional<LastRound> before) {
    return after(second, outcome, before, Set.of());
  }

  /// @param disproven what the round has read the contrary of
  private static LastRound after(
      long second,
      RoundOutcome outcome,
      Optional<LastRound> before,
      Set<RoundOutcome.Reason> disproven) {
    LinkStatus link =
        new LinkStatus(
            Map.of(SinkVerb.CREATE, 3L, SinkVerb.LIST, 4L),
            10,
            11,
            12,
            13,
            ByteRate.UNLIMITED,
            ByteRate.UNLIMITED,
            14,
            15,
            BreakerState.HALF_OPEN,
            OLD.link().lastFailure(),
            Optional.empty(),
            Duration.ofMillis(16),
            17);
    return LastRound.of(
        Instant.ofEpochSecond(second), outcome, link, before, why -> disproven.contains(why));
  }

  private static RoundOutcome done() {
    return new RoundOutcome.Done(
        BlankMark.none(new Timeline(0, 5, 6)),
        true,
        new RoundOutcome.Sent(0, 0, 0),
        List.of("a pack was sent again"),
        KnownDamage.NONE,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_note_says_what_the_round_came_to_and_what_the_link_counts() {
    assertThat(after(1, new RoundOutcome.Offline("no route"), Optional.empty()))
        .isEqualTo(
            new LastRound(
                Instant.ofEpochSecond(1),
                "offline",
                "no route",
                Optional.of(Instant.ofEpochSecond(1)),
                new LinkTotals(
                    7,
                    10,
                    11,
                    14,
                    15,
                    BreakerState.HALF_OPEN,
                    Duration.ofMillis(16),
                    OLD.link().lastFailure(),
                    17),
                Optional.empty()));
    assertThat(after(1, done(), Optional.empty()))
        .satisfies(note -> assertThat(note.outcome()).isEqualTo("done"))
        .satisfies(note -> assertThat(note.message()).isEqualTo("a pack was sent again"));
  }

  @Test
  void it_fails_since_the_first_round_that_was_not_done_after_the_last_one_that_was() {
    RoundOutcome offline = new RoundOutcome.Offline("no route");
    LastRound first = after(1, offline, Optional.empty());
    LastRound second = after(2, new RoundOutcome.Failed("no", null), Optional.of(first));
    LastRound third = after(3, done(), Optional.of(second));
    LastRound fourth = after(4, offline, Optional.of(third));
    assertThat(second.failingSince()).contains(first.at());
    assertThat(third.failingSince()).isEmpty();
    assertThat(fourth.failingSince()).contains(fourth.at());
  }

  private static List<RoundOutcome> weaker() {
    RoundOutcome offline = new RoundOutcome.Offline("no route");
    return List.of(
        offline,
        new RoundOutcome.Stopped("time is over"),
        new RoundOutcome.Failed("no", null),
        new RoundOutcome.Unfed("nas", offline),
        new RoundOutcome.Unfed("nas", parked(RoundOutcome.Reason.MISSING)),
        parked(RoundOutcome.Reason.REJECTED));
  }

  private static RoundOutcome parked(RoundOutcome.Reason why) {
    return new RoundOutcome.Parked(why, "it is " + why);
  }

  /// Nothing of this is known better for a round that could not ask.
  @ParameterizedTest
  @EnumSource(names = {"DIVERGED", "FENCED", "MISSING", "CORRUPT"})
  void what_a_round_has_found_stays_known_until_a_later_one_has_read_otherwise(
      RoundOutcome.Reason why) {
    Optional<LastRound> first = Optional.of(after(1, parked(why), Optional.empty()));
    LastRound.Found known = new LastRound.Found(why, Instant.ofEpochSecond(1), "it is " + why);
    assertThat(first.get().found()).contains(known);
    for (RoundOutcome outcome : weaker()) {
      assertThat(after(2, outcome, first).found()).as(outcome.word()).contains(known);
      assertThat(after(2, outcome, first, Set.of(why)).found()).as(outcome.word()).isEmpty();
    }
    assertThat(after(2, done(), first).found()).isEmpty();
    assertThat(after(2, parked(RoundOutcome.Reason.CORRUPT), first).found().orElseThrow().why())
        .isEqualTo(RoundOutcome.Reason.CORRUPT);
  }

  @Test
  void what_a_place_refuses_says_nothing_of_what_lies_there() {
    assertThat(after(1, parked(RoundOutcome.Reason.REJECTED), Optional.empty()).found()).isEmpty();
  }

  @Test
  void the_trouble_of_a_source_is_no_word_of_the_copy() {
    LastRound note =
        after(
            1,
            new RoundOutcome.Unfed("nas", parked(RoundOutcome.Reason.MISSING)),
            Optional.empty());
    assertThat(note.parked()).isEmpty();
    assertThat(note.found()).isEmpty();
    assertThat(note.sourceParked()).contains(RoundOutcome.Reason.MISSING);
    LastRound offline =
        after(1, new RoundOutcome.Unfed("nas", new RoundOutcome.Offline("no")), Optional.empty());
    assertThat(offline.ofSource()).contains("offline");
    assertThat(offline.sourceParked()).isEmpty();
  }

  /// Goal: who asks meanwhile, and the next process, find one of the two notes whole.
  @Test
  void killed_before_any_step_of_a_write_the_old_note_or_the_new_one_is_there() throws IOException {
    OLD.write(disk, "t");
    boolean killed = true;
    for (int step = 0; killed; step++) {
      machine.crashAfter(step);
      killed = isKilled(NEW);
      machine.kill();
      disk = machine.process("next");
      assertThat(read()).as("step %d", step).contains(killed ? OLD : NEW);
    }
    OLD.write(disk, "t");
    assertThat(read()).contains(OLD);
    assertThat(disk.list(TargetState.DIRECTORY)).containsExactly("t.link");
  }

  private boolean isKilled(LastRound note) {
    try {
      note.write(disk, "t");
      return false;
    } catch (SimKilled e) {
      return true;
    }
  }

  /// Nothing is synced: a power cut may take the note, and must not make another one of it.
  @Test
  void a_power_cut_leaves_the_old_note_the_new_one_or_none_and_the_next_is_written() {
    for (Survival survival : Survival.values()) {
      for (int seed = 0; seed < 200; seed++) {
        OLD.write(disk, "t");
        machine.crashAfter(seed % 6);
        isKilled(NEW);
        machine.powerCut(survival, new SplittableRandom(seed));
        disk = machine.process("next");
        read().ifPresent(left -> assertThat(left).isIn(OLD, NEW));
        NEW.write(disk, "t");
        assertThat(read()).contains(NEW);
      }
    }
  }

  @Test
  void a_write_that_fails_at_any_step_leaves_the_old_note_and_no_error() throws IOException {
    OLD.write(disk, "t");
    for (int step = 0; step < 4; step++) {
      machine.failAt(machine.steps() + step, () -> new IOException("on script"));
      NEW.write(disk, "t");
      assertThat(read()).as("step %d", step).contains(OLD);
    }
    disk.delete(LastRound.file("t") + ".new");
    machine.capacity(machine.used() + 10);
    NEW.write(disk, "t");
    assertThat(read()).contains(OLD);
    machine.failAt(machine.steps(), () -> new NoSpaceException("on script"));
    NEW.write(disk, "t");
    assertThat(read()).contains(OLD);
  }

  @Test
  void what_a_killed_write_has_begun_is_deleted_with_the_note() throws IOException {
    OLD.write(disk, "t");
    machine.crashAfter(2);
    assertThat(isKilled(NEW)).isTrue();
    machine.kill();
    disk = machine.process("next");
    LastRound.delete(disk, "t");
    assertThat(disk.list(TargetState.DIRECTORY)).isEmpty();
  }
}
