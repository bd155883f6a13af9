package dev.tidemark.testkit.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

final class NeedTest {

  private static final Need SERVER = Need.server("tools/servers/a.sh");

  @Test
  void a_server_that_is_there_is_used() {
    assertThat(SERVER.variable("PORT", Map.of("PORT", "7")::get)).isEqualTo("7");
  }

  @Test
  void a_missing_server_leaves_the_test_out_and_says_how_to_start_it() {
    assertThatThrownBy(() -> SERVER.variable("PORT", Map.of("PORT", "")::get))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("needs a server: export $(tools/servers/a.sh start), then run again");
  }

  @ParameterizedTest
  @CsvSource({"CI,true", "TIDEMARK_REQUIRE_SERVERS,1"})
  void a_missing_server_is_a_failure_in_ci(String variable, String value) {
    assertThatThrownBy(() -> SERVER.variable("PORT", Map.of(variable, value)::get))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("export $(tools/servers/a.sh start)");
  }

  @ParameterizedTest
  @CsvSource({"CI,false", "TIDEMARK_REQUIRE_SERVERS,0"})
  void outside_of_ci_it_is_none(String variable, String value) {
    assertThatThrownBy(() -> SERVER.variable("PORT", Map.of(variable, value)::get))
        .isInstanceOf(TestAbortedException.class);
  }

  @Test
  void what_a_machine_cannot_do_leaves_the_test_out() {
    assertThatCode(() -> Need.ability("root").require(true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Need.ability("root").require(false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("needs root");
  }
}
