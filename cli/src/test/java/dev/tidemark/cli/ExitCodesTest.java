package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One failure has one exit code, whichever command ends in it.
class ExitCodesTest {

  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)`.*\\| (\\d+) \\|");

  static List<TargetException> ofTargets() {
    return List.of(
        new TargetException.Unavailable("away", null),
        new TargetException.OutcomeUnknown("cut", null),
        new TargetException.Diverged("another past"),
        new TargetException.Rejected("no right", null),
        new TargetException.Missing("no archive"),
        new TargetException.Corrupt("void", null),
        new TargetException.SourceFailed("unreadable", null),
        new TargetException.SourceFailed("lost", new VolumeException.Damaged("pack")));
  }

  static List<VolumeException> ofVolumes() {
    return List.of(
        new VolumeException.Locked("held", "pid 1"),
        new VolumeException.Damaged("page"),
        new VolumeException.TooNew("format 9"),
        new VolumeException.NotAVolume("no btree"),
        new VolumeException.Poisoned("write failed", null),
        new VolumeException.NoSpace("full", new IOException("full")),
        new VolumeException.NotReadable(new TxId(1), "gone"),
        new VolumeException.NeedsPromotion("a clone"),
        new VolumeException.Failed("i/o", null));
  }

  @Test
  void the_lists_of_this_test_leave_no_failure_out() {
    assertThat(ofTargets().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(TargetException.class.getPermittedSubclasses());
    assertThat(ofVolumes().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(VolumeException.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("ofTargets")
  void a_round_ends_in_the_code_that_any_command_has_for_what_its_target_says(
      TargetException failure) {
    assertThat(ExitCodes.of(RoundOutcome.of(failure, false)))
        .isEqualTo(ExitCodes.of(RoundOutcome.of(failure, true)))
        .isEqualTo(ExitCodes.tell(failure).exit());
  }

  @ParameterizedTest
  @MethodSource("ofTargets")
  void a_copy_ends_in_the_code_of_what_its_source_says(TargetException failure) {
    RoundOutcome unfed = new RoundOutcome.Unfed("a", RoundOutcome.of(failure, false));
    assertThat(ExitCodes.of(unfed)).isEqualTo(ExitCodes.tell(failure).exit());
  }

  @ParameterizedTest
  @MethodSource("ofVolumes")
  void a_round_ends_in_the_code_that_any_command_has_for_what_the_volume_says(
      VolumeException failure) {
    assertThat(ExitCodes.of(new RoundOutcome.Failed("mirror", failure)))
        .isEqualTo(ExitCodes.tell(failure).exit());
  }

  @ParameterizedTest
  @MethodSource("ofTargets")
  void a_failure_has_its_code_also_where_it_passes_as_one_of_input(TargetException failure) {
    assertThat(ExitCodes.tell(new IOException("read", failure)).exit())
        .isEqualTo(ExitCodes.tell(failure).exit());
  }

  @Test
  void a_place_that_never_said_what_it_took_is_no_place_out_of_reach() {
    TargetException failure = new TargetException.OutcomeUnknown("cut", null);
    assertThat(ExitCodes.of(RoundOutcome.of(failure, false))).isEqualTo(ExitCode.INCOMPLETE);
  }

  @ParameterizedTest
  @EnumSource(RoundOutcome.Reason.class)
  void what_a_target_is_parked_for_has_the_code_of_its_kind(RoundOutcome.Reason reason) {
    assertThat(ExitCodes.of(new RoundOutcome.Parked(reason, "")))
        .isEqualTo(ExitCodes.of(reason.kind()));
  }

  @Test
  void the_documented_table_is_the_one_that_commands_keep_to() throws IOException {
    Map<String, Integer> written = new LinkedHashMap<>();
    for (String line : section("### Failures and their codes")) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        written.put(row.group(1), Integer.parseInt(row.group(2)));
      }
    }
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (FailureKind kind : FailureKind.values()) {
      kept.put(kind.name().toLowerCase(Locale.ROOT), ExitCodes.of(kind).code());
    }
    assertThat(written).containsExactlyInAnyOrderEntriesOf(kept);
  }

  @Test
  void every_code_is_documented() throws IOException {
    Stream<Integer> codes = Arrays.stream(ExitCode.values()).map(ExitCode::code);
    assertThat(section("## Exit codes"))
        .filteredOn(line -> line.matches("\\| \\d+ \\|.*"))
        .map(line -> Integer.parseInt(line.split("\\|")[1].strip()))
        .containsExactlyInAnyOrderElementsOf(codes.toList());
  }

  private static List<String> section(String heading) throws IOException {
    List<String> section = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("../docs/commands.md"))) {
      if (line.startsWith("#")) {
        inside = line.equals(heading);
      } else if (inside) {
        section.add(line);
      }
    }
    return section;
  }
}
