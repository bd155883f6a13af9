package dev.tidemark.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Characters that a terminal or a reader of lines would act on.
final class JsonTest {

  private static final String ACTIVE = "a\u0001\u001b\u007f\u0085\u202e\u2028b\\é\ud83d\ude00";

  @Test
  void json_escapes_them_as_json_does() {
    assertThat(Json.line(Map.of("k", ACTIVE)))
        .isEqualTo("{\"k\":\"a\\u0001\\u001b\\u007f\\u0085\\u202e\\u2028b\\\\é\\ud83d\\ude00\"}");
  }

  @Test
  void text_for_people_shows_them_and_keeps_all_else() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(print(out), print(err), false, false);
    console.line(ACTIVE + "\n\tend");
    console.warn(ACTIVE);
    console.error(1, ACTIVE);
    console.say(ACTIVE);
    String shown = "a\\x01\\x1b\\x7f\\xc2\\x85\\xe2\\x80\\xae\\xe2\\x80\\xa8b\\é\ud83d\ude00";
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(shown + "\n\tend\n");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("tidemark: " + shown + "\ntidemark: " + shown + "\n" + shown + "\n");
  }

  private static PrintStream print(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
