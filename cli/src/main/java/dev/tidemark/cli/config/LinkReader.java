package dev.tidemark.cli.config;

import dev.tidemark.engine.link.BreakerPolicy;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkLimits;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.RequestLimit;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.link.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `limits` and `resilience`, of a target or of all: what is left out is as in the policy it
/// starts from.
final class LinkReader {

  static final List<String> KEYS = List.of("limits", "resilience");

  private static final List<String> LIMIT_KEYS =
      List.of("upload", "download", "requests", "timetable");
  private static final List<String> RESILIENCE_KEYS =
      List.of("retry", "patience", "breaker", "concurrency", "stall");
  private static final List<String> RETRY_KEYS = List.of("initial", "factor", "max");
  private static final List<String> BREAKER_KEYS = List.of("failure-rate", "window", "open");
  private static final Pattern REQUESTS = Pattern.compile("([1-9][0-9]{0,5})/([smh])");
  private static final Pattern PERCENT = Pattern.compile("([1-9][0-9]?|100)%?");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
  private static final Pattern FACTOR = Pattern.compile("[1-9][0-9]?(\\.[0-9]{1,3})?");

  private final YamlBlock.Reading reading;
  private final ZoneId zone;

  /// @param zone of the clock on the wall
  LinkReader(YamlBlock.Reading reading, ZoneId zone) {
    this.reading = reading;
    this.zone = zone;
  }

  /// Takes both keys out of a block.
  LinkPolicy read(YamlBlock block, LinkPolicy before) {
    LinkLimits limits =
        inner(block, "limits").map(b -> limits(b, before.limits())).orElse(before.limits());
    LinkPolicy policy = inner(block, "resilience").map(b -> resilience(b, before)).orElse(before);
    return policy.with(limits);
  }

  private Optional<YamlBlock> inner(YamlBlock block, String key) {
    return block.take(key).flatMap(node -> YamlBlock.of(node, block.at(key), reading));
  }

  private LinkLimits limits(YamlBlock block, LinkLimits before) {
    ByteRate upload = value(block, "upload", TimetableReader::rate, RATE).orElse(before.upload());
    ByteRate download =
        value(block, "download", TimetableReader::rate, RATE).orElse(before.download());
    Optional<RequestLimit> requests =
        value(block, "requests", LinkReader::requests, "requests in a time such as 50/s or 600/m")
            .or(before::requests);
    Timetable timetable = timetable(block).orElse(before.timetable());
    block.end(LIMIT_KEYS);
    return new LinkLimits(upload, download, requests, timetable);
  }

  private static final String RATE = "a rate such as 512KiB/s or 8MiB/s, or unlimited";
  private static final String DURATION = "a duration such as 30s or 5m";

  private Optional<Timetable> timetable(YamlBlock block) {
    List<Timetable.Window> windows = new ArrayList<>();
    boolean said =
        block.items(
            "timetable",
            item ->
                block
                    .scalar(item, block.at("timetable"))
                    .flatMap(line ->
                        checked(
                            block,
                            item,
                            "timetable",
                            line,
                            TimetableReader.read(line),
                            "a line such as " + TimetableReader.EXAMPLE))
                    .ifPresent(windows::add));
    return said ? Optional.of(new Timetable(windows, zone)) : Optional.empty();
  }

  private LinkPolicy resilience(YamlBlock block, LinkPolicy before) {
    RetryPolicy retry = retry(block, before.retry());
    BreakerPolicy breaker = breaker(block, before.breaker());
    int concurrency =
        value(block, "concurrency", LinkReader::count, "a number of calls from 1 to 9999")
            .orElse(before.concurrency());
    Optional<Duration> stall =
        value(block, "stall", LinkReader::stall, DURATION + ", or off").orElse(before.stall());
    block.end(RESILIENCE_KEYS);
    return new LinkPolicy(retry, breaker, concurrency, stall, before.limits());
  }

  private RetryPolicy retry(YamlBlock resilience, RetryPolicy before) {
    Duration patience = duration(resilience, "patience").orElse(before.patience());
    Optional<Node> at = resilience.peek("retry");
    Optional<YamlBlock> block = inner(resilience, "retry");
    if (block.isEmpty()) {
      return before.withPatience(patience);
    }
    Duration initial = duration(block.get(), "initial").orElse(before.initial());
    double factor =
        value(block.get(), "factor", LinkReader::factor, "a number such as 2 or 1.5, at least 1")
            .orElse(before.factor());
    Duration max = duration(block.get(), "max").orElse(before.max());
    block.get().end(RETRY_KEYS);
    if (max.compareTo(initial) < 0) {
      resilience.note(at.orElseThrow(), "retry", "'max' must not be below 'initial'");
      return before.withPatience(patience);
    }
    return new RetryPolicy(initial, factor, max, patience, before.firstPatience());
  }

  private BreakerPolicy breaker(YamlBlock resilience, BreakerPolicy before) {
    Optional<YamlBlock> block = inner(resilience, "breaker");
    if (block.isEmpty()) {
      return before;
    }
    int rate =
        value(block.get(), "failure-rate", LinkReader::percent, "a percentage from 1% to 100%")
            .orElse(before.failureRate());
    int window =
        value(block.get(), "window", LinkReader::count, "a number of calls from 1 to 9999")
            .orElse(before.window());
    Duration open = duration(block.get(), "open").orElse(before.open());
    block.get().end(BREAKER_KEYS);
    return new BreakerPolicy(rate, window, open);
  }

  private Optional<Duration> duration(YamlBlock block, String key) {
    return value(block, key, LinkReader::positive, DURATION);
  }

  private static Optional<Duration> positive(String text) {
    return Durations.parse(text).filter(duration -> !duration.isZero());
  }

  /// Empty inside means never.
  private static Optional<Optional<Duration>> stall(String text) {
    return text.equals("off") ? Optional.of(Optional.empty()) : positive(text).map(Optional::of);
  }

  private static Optional<RequestLimit> requests(String text) {
    Matcher matcher = REQUESTS.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new RequestLimit(
                Integer.parseInt(matcher.group(1)),
                Durations.parse("1" + matcher.group(2)).orElseThrow()))
        : Optional.empty();
  }

  private static Optional<Integer> percent(String text) {
    Matcher matcher = PERCENT.matcher(text);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  private static Optional<Integer> count(String text) {
    return COUNT.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Double> factor(String text) {
    return FACTOR.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
  }

  private static <T> Optional<T> value(
      YamlBlock block, String key, Function<String, Optional<T>> parse, String wanted) {
    Optional<Node> node = block.take(key);
    return node.flatMap(at -> block.scalar(at, block.at(key)))
        .flatMap(text -> checked(block, node.orElseThrow(), key, text, parse.apply(text), wanted));
  }

  private static <T> Optional<T> checked(
      YamlBlock block, Node at, String key, String text, Optional<T> parsed, String wanted) {
    if (parsed.isEmpty()) {
      block.note(at, key, "expected " + wanted + ", got '" + text + "'");
    }
    return parsed;
  }
}
