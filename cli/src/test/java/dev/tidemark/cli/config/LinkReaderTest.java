package dev.tidemark.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.engine.link.BreakerPolicy;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.Direction;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.RequestLimit;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.link.Timetable;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LinkReaderTest {

  private static final Path FILE = Path.of("/etc/tidemark/tidemark.yml");
  private static final String TOP =
      """
      version: 1
      volume: /x
      encryption: none
      """;

  private static Config read(String text) throws ConfigException {
    return new ConfigReader(Map.of("plain", new PlainType()), name -> null).read(FILE, TOP + text);
  }

  private static LinkPolicy link(String text) throws ConfigException {
    return read(text).targets().getFirst().link();
  }

  /// Without the file's name; the first line of `text` is line 4.
  private static List<String> mistakes(String text) {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> read(text));
    return thrown.problems().stream()
        .map(problem -> problem.show(FILE).substring(FILE.toString().length() + 1))
        .collect(Collectors.toList());
  }

  @Test
  void without_a_word_the_working_defaults_hold() throws ConfigException {
    assertThat(link("targets: [{name: t, type: plain}]")).isEqualTo(LinkPolicy.defaults());
  }

  @Test
  void every_key_of_both_blocks_is_understood() throws ConfigException {
    LinkPolicy link =
        link(
            """
            targets:
              - name: t
                type: plain
                limits:
                  upload: 2MiB/s
                  download: 500kB/s
                  requests: 50/s
                  timetable: ["mon-fri 08:00-18:00 512KiB/s", "sat,sun 22:00-24:00 download unlimited"]
                resilience:
                  retry: {initial: 100ms, factor: 1.5, max: 5m}
                  patience: 1h
                  breaker: {failure-rate: 75%, window: 40, open: 2m}
                  concurrency: 3
                  stall: 45s
            """);
    assertThat(link.limits().upload()).isEqualTo(new ByteRate(2 << 20));
    assertThat(link.limits().download()).isEqualTo(new ByteRate(500_000));
    assertThat(link.limits().requests()).contains(new RequestLimit(50, Duration.ofSeconds(1)));
    assertThat(link.limits().timetable().windows())
        .containsExactly(
            new Timetable.Window(
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(8, 0),
                LocalTime.of(18, 0),
                Optional.empty(),
                new ByteRate(512 << 10)),
            new Timetable.Window(
                EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                LocalTime.of(22, 0),
                LocalTime.MIDNIGHT,
                Optional.of(Direction.DOWN),
                ByteRate.UNLIMITED));
    assertThat(link.retry())
        .isEqualTo(
            new RetryPolicy(
                Duration.ofMillis(100), 1.5, Duration.ofMinutes(5), Duration.ofHours(1)));
    assertThat(link.breaker()).isEqualTo(new BreakerPolicy(75, 40, Duration.ofMinutes(2)));
    assertThat(link.concurrency()).isEqualTo(3);
    assertThat(link.stall()).contains(Duration.ofSeconds(45));
  }

  @Test
  void a_target_says_only_what_differs_from_the_defaults_of_all() throws ConfigException {
    Config config =
        read(
            """
            defaults:
              limits: {upload: 1MiB/s, timetable: ["daily 22:00-06:00 unlimited"]}
              resilience: {stall: off, retry: {max: 10s}}
            targets:
              - {name: a, type: plain}
              - {name: b, type: plain, limits: {upload: unlimited}, resilience: {patience: 10m}}
              - {name: c, type: plain, limits: {timetable: []}}
            """);
    LinkPolicy a = config.target("a").link();
    LinkPolicy b = config.target("b").link();
    assertThat(a.limits().upload()).isEqualTo(new ByteRate(1 << 20));
    assertThat(b.limits().upload().isLimited()).isFalse();
    assertThat(b.limits().timetable()).isEqualTo(a.limits().timetable());
    assertThat(config.target("c").link().limits().timetable().windows()).isEmpty();
    assertThat(b.stall()).isEmpty();
    assertThat(b.retry().max()).isEqualTo(Duration.ofSeconds(10));
    assertThat(b.retry().patience()).isEqualTo(Duration.ofMinutes(10));
    assertThat(a.retry().patience()).isEqualTo(RetryPolicy.defaults().patience());
  }

  @Test
  void days_may_go_over_the_weekend() throws ConfigException {
    LinkPolicy link =
        link(
            "targets: [{name: t, type: plain, limits: {timetable: ['fri-mon,wed 08:00-09:00 1MB/s']}}]");
    assertThat(link.limits().timetable().windows().getFirst().days())
        .containsExactlyInAnyOrder(
            DayOfWeek.FRIDAY,
            DayOfWeek.SATURDAY,
            DayOfWeek.SUNDAY,
            DayOfWeek.MONDAY,
            DayOfWeek.WEDNESDAY);
  }

  @Test
  void all_mistakes_are_named_in_one_run() {
    assertThat(
            mistakes(
                """
                defaults:
                  limit: {upload: 1MiB/s}
                targets:
                  - name: t
                    type: plain
                    limits:
                      uplaod: 2MiB/s
                      download: 8 MB
                      requests: fifty
                      timetable: ["mon-fri 8-18 512KiB/s", "mon 08:00-18:00 0B/s"]
                    resilience:
                      retry: {initial: 10s, max: 1s, factor: 0.5}
                      patience: 30
                      breaker: {failure-rate: 0, windows: 3}
                      concurrency: 0
                      stall: never
                """))
        .containsExactlyInAnyOrder(
            "line 5, column 3: defaults: unknown key 'limit', did you mean 'limits'?",
            "line 10, column 7: targets[0].limits: unknown key 'uplaod', did you mean 'upload'?",
            "line 11, column 17: targets[0].limits.download: expected a rate such as 512KiB/s or 8MiB/s, or unlimited, got '8 MB'",
            "line 12, column 17: targets[0].limits.requests: expected requests in a time such as 50/s or 600/m, got 'fifty'",
            "line 13, column 19: targets[0].limits.timetable: expected a line such as 'mon-fri 08:00-18:00 512KiB/s', got 'mon-fri 8-18 512KiB/s'",
            "line 13, column 44: targets[0].limits.timetable: expected a line such as 'mon-fri 08:00-18:00 512KiB/s', got 'mon 08:00-18:00 0B/s'",
            "line 15, column 14: targets[0].resilience.retry: 'max' must not be below 'initial'",
            "line 15, column 46: targets[0].resilience.retry.factor: expected a number such as 2 or 1.5, at least 1, got '0.5'",
            "line 16, column 17: targets[0].resilience.patience: expected a duration such as 30s or 5m, got '30'",
            "line 17, column 31: targets[0].resilience.breaker.failure-rate: expected a percentage from 1% to 100%, got '0'",
            "line 17, column 34: targets[0].resilience.breaker: unknown key 'windows', did you mean 'window'?",
            "line 18, column 20: targets[0].resilience.concurrency: expected a number of calls from 1 to 9999, got '0'",
            "line 19, column 14: targets[0].resilience.stall: expected a duration such as 30s or 5m, or off, got 'never'");
  }
}
