package dev.tidemark.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import org.junit.jupiter.api.Test;

class VerifyVerdictsTest {

  private static ExitCode of(ExitCode... codes) {
    VerifyVerdicts verdicts = new VerifyVerdicts();
    for (ExitCode code : codes) {
      verdicts.add(code);
    }
    return verdicts.exit();
  }

  @Test
  void damage_outweighs_what_could_not_be_looked_at() {
    assertThat(of(ExitCode.OFFLINE, ExitCode.INTEGRITY, ExitCode.FENCED))
        .isEqualTo(ExitCode.INTEGRITY);
  }

  @Test
  void all_offline_is_offline_and_some_is_incomplete() {
    assertThat(of(ExitCode.OFFLINE, ExitCode.OFFLINE)).isEqualTo(ExitCode.OFFLINE);
    assertThat(of(ExitCode.OFFLINE, ExitCode.OK)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(of(ExitCode.OFFLINE, ExitCode.CREDENTIALS)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(of(ExitCode.OK, ExitCode.OK)).isEqualTo(ExitCode.OK);
  }

  @Test
  void another_past_is_said_if_nothing_else_is_wrong() {
    assertThat(of(ExitCode.OK, ExitCode.FENCED)).isEqualTo(ExitCode.FENCED);
    assertThat(of(ExitCode.OFFLINE, ExitCode.FENCED)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(of(ExitCode.INTEGRITY, ExitCode.FENCED)).isEqualTo(ExitCode.INTEGRITY);
  }

  @Test
  void who_may_be_offline_fails_nothing_unless_nobody_was_there() {
    VerifyVerdicts some = new VerifyVerdicts();
    some.addExcused();
    some.add(ExitCode.OK);
    assertThat(some.exit()).isEqualTo(ExitCode.OK);
    some.add(ExitCode.OFFLINE);
    assertThat(some.exit()).isEqualTo(ExitCode.INCOMPLETE);
    VerifyVerdicts none = new VerifyVerdicts();
    none.addExcused();
    assertThat(none.exit()).isEqualTo(ExitCode.OFFLINE);
  }
}
