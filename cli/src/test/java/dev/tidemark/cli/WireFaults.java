package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import dev.tidemark.testkit.wire.ConnectionEnd;
import dev.tidemark.testkit.wire.FaultProxy;
import dev.tidemark.testkit.wire.ProxyDirection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: whatever the wire does to a mirror, it ends with the documented exit code and one line
/// that says why; and once the wire is sound again, the next mirror catches up and the archive
/// restores equal.
///
/// Method: one volume, a target of its own for each fault, every byte through a proxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class WireFaults {

  static final int MIB = 1 << 20;

  /// A pack or a few, and the rest inside the commit object.
  private static final int FILM_BYTES = 10 * MIB;

  private static final Set<ExitCode> OK = Set.of(ExitCode.OK);

  private Path place;
  private FaultProxy proxy;
  private int targets;

  /// What the wire does, and what may come of it.
  ///
  /// @param exits of the command that meets the fault
  record Row(String fault, Cause cause, Set<ExitCode> exits) {
    @Override
    public String toString() {
      return fault;
    }
  }

  /// Sets a fault.
  interface Cause {
    void on(FaultProxy proxy, Words words) throws Exception;
  }

  /// What the client says over the wire. `""` stands for whatever comes next, where nothing can be
  /// told from outside.
  ///
  /// @param pack what a request that creates a pack begins with
  /// @param commit the same for a commit object
  /// @param list what a request that lists has in it
  record Words(String pack, String commit, String list) {}

  /// Where the server listens, on loopback.
  abstract int port();

  /// The settings of a target there, one a line, without `name`.
  ///
  /// @param port where it is to be found
  /// @param prefix a place of its own
  abstract List<String> settings(int port, String prefix);

  abstract Words words(String prefix);

  /// What must never be printed.
  abstract String secret();

  @BeforeAll
  void import_a_tree(@TempDir Path directory) throws Exception {
    place = directory;
    proxy = FaultProxy.to(port());
    Random random = Seeds.random(6);
    Path tree = Files.createDirectories(place.resolve("ann/mail"));
    for (int i = 0; i < 200; i++) {
      Files.writeString(tree.resolve("" + i), "mail " + i + " " + random.nextLong());
    }
    Files.write(place.resolve("ann/film"), Seeds.bytes(random, FILM_BYTES));
    List<String> nowhere = List.of("type: fs", "path: /nowhere");
    Tidemark tidemark = new Tidemark(configuration("none", nowhere), Map.of());
    ok(tidemark.run("init"));
    ok(tidemark.run("import"));
  }

  @AfterAll
  void stop() throws IOException {
    proxy.close();
  }

  FaultProxy proxy() {
    return proxy;
  }

  private Path configuration(String target, List<String> settings) throws IOException {
    return Files.writeString(
        place.resolve(target + ".yml"),
        """
        version: 1
        volume: %1$s/vol
        encryption: none
        sources:
          - {path: %1$s/ann, as: /}
        targets:
          - name: %2$s
            %3$s
        """
            .formatted(place, target, String.join("\n    ", settings)));
  }

  /// A target of the volume, made while the wire is sound.
  Mirrored target() throws IOException {
    return target("");
  }

  /// One that takes silence for a stall after a second.
  private Mirrored attentive() throws IOException {
    return target("resilience: {stall: 1s}");
  }

  /// One that also gives up soon.
  Mirrored impatient() throws IOException {
    return target("resilience: {stall: 1s, patience: 3s}");
  }

  private Mirrored target(String resilience) throws IOException {
    Mirrored target = new Mirrored(resilience);
    ok(target.tidemark.run("target", "create", target.name));
    return target;
  }

  /// One target, and the commands that have to do with it.
  final class Mirrored {
    private final String name = "target-" + targets++;
    private final String prefix = name + "-" + UUID.randomUUID();
    private final Tidemark tidemark;

    private Mirrored(String resilience) throws IOException {
      proxy.heal();
      List<String> settings = new ArrayList<>(settings(proxy.port(), prefix));
      settings.add(resilience);
      tidemark = new Tidemark(configuration(name, settings), Map.of());
    }

    Words words() {
      return WireFaults.this.words(prefix);
    }

    Ran mirror() {
      return tidemark.run("mirror", "-q");
    }

    private Path back() {
      return place.resolve(name);
    }

    Ran restore() {
      return tidemark.run("restore", "-q", "--from", name, "--to", back().toString());
    }

    void catchesUpAndRestoresEqual() throws IOException {
      proxy.heal();
      ok(mirror());
      restoresEqual();
    }

    void restoresEqual() throws IOException {
      ok(restore());
      isEqual();
    }

    void isEqual() throws IOException {
      TreeComparison.compare(place.resolve("ann"), back());
    }
  }

  static Ran ok(Ran ran) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  /// One of these exit codes; where it is a failure, one line without a secret or a stack trace.
  void expect(Ran ran, Set<ExitCode> exits) {
    String said = ran.out() + ran.err();
    assertThat(exits.stream().map(ExitCode::code)).as(said).contains(ran.exit());
    assertThat(said).doesNotContain(secret()).doesNotContain("Exception").doesNotContain("\tat ");
    if (ran.exit() != 0) {
      assertThat(ran.err().lines().toList()).as(said).hasSize(1);
    }
  }

  private void expectStruck(Ran ran) {
    assertThat(proxy.pending()).as("faults that did not strike: %s", ran).isZero();
  }

  // ---- faults that the table holds

  static Stream<Row> faults() {
    return Stream.concat(
        Stream.of(ConnectionEnd.values()).flatMap(WireFaults::cuts),
        Stream.concat(lostAnswers(), changedBytes()));
  }

  private static Stream<Row> cuts(ConnectionEnd ending) {
    return Stream.of(
        cut(ProxyDirection.UP, 0, ending),
        cut(ProxyDirection.UP, 200, ending),
        cut(ProxyDirection.UP, 3 * MIB, ending),
        cut(ProxyDirection.UP, 9 * MIB, ending),
        cut(ProxyDirection.DOWN, 0, ending),
        cut(ProxyDirection.DOWN, 100, ending),
        cut(ProxyDirection.DOWN, 700, ending),
        new Row(
            ending + " within the commit object",
            (proxy, words) ->
                proxy.whenSent(
                    words.commit(), () -> proxy.cutAfter(ProxyDirection.UP, 100_000, ending)),
            OK));
  }

  private static Row cut(ProxyDirection direction, int bytes, ConnectionEnd ending) {
    return new Row(
        ending + " after " + bytes + " bytes " + direction,
        (proxy, words) -> proxy.cutAfter(direction, bytes, ending),
        OK);
  }

  private static Stream<Row> lostAnswers() {
    return Stream.of(
        new Row(
            "the answer to a pack is lost", (proxy, words) -> proxy.loseAnswerTo(words.pack()), OK),
        new Row(
            "the answer to the commit object is lost",
            (proxy, words) -> proxy.loseAnswerTo(words.commit()),
            OK),
        new Row(
            "the answer to a listing is lost",
            (proxy, words) -> proxy.loseAnswerTo(words.list()),
            OK),
        new Row(
            "all three are lost",
            (proxy, words) -> {
              proxy.loseAnswerTo(words.list());
              proxy.loseAnswerTo(words.pack());
              proxy.loseAnswerTo(words.commit());
            },
            OK));
  }

  private static Stream<Row> changedBytes() {
    return Stream.of(
        new Row(
            "latency and jitter",
            (proxy, words) -> proxy.latency(Duration.ofMillis(40), Duration.ofMillis(20)),
            OK),
        flip("a pack", Words::pack, ProxyDirection.UP, 100_000),
        flip("the commit object", Words::commit, ProxyDirection.UP, 100_000),
        flip("the answer to a pack", Words::pack, ProxyDirection.DOWN, 10),
        flip("the answer to a listing", Words::list, ProxyDirection.DOWN, 400));
  }

  private interface Said {
    String in(Words words);
  }

  private static Row flip(String where, Said said, ProxyDirection direction, int after) {
    return new Row(
        "a flipped bit in " + where,
        (proxy, words) -> proxy.whenSent(said.in(words), () -> proxy.flipAfter(direction, after)),
        OK);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_mirror_ends_as_documented_and_the_archive_restores_equal(Row row) throws Exception {
    Mirrored target = target();
    row.cause().on(proxy, target.words());
    Ran ran = target.mirror();
    expectStruck(ran);
    expect(ran, row.exits());
    target.catchesUpAndRestoresEqual();
  }

  static Stream<Row> lastingFaults() {
    Set<ExitCode> offline = Set.of(ExitCode.OFFLINE);
    return Stream.of(
        new Row("nobody listens", (proxy, words) -> proxy.refuse(), offline),
        new Row("no byte comes through", (proxy, words) -> proxy.blackHole(), offline),
        new Row(
            "no byte comes through from within a pack on",
            (proxy, words) -> proxy.whenSent(words.pack(), proxy::blackHole),
            offline),
        new Row(
            "no byte comes through from within the commit object on",
            (proxy, words) -> proxy.whenSent(words.commit(), proxy::blackHole),
            offline),
        new Row("a server that is gone", (proxy, words) -> proxy.server(nobody()), offline));
  }

  @ParameterizedTest
  @MethodSource("lastingFaults")
  void a_mirror_gives_up_after_its_patience_and_catches_up_when_all_is_well(Row row)
      throws Exception {
    Mirrored target = impatient();
    row.cause().on(proxy, target.words());
    Ran ran = target.mirror();
    expectStruck(ran);
    expect(ran, row.exits());
    proxy.server(server());
    target.catchesUpAndRestoresEqual();
  }

  static Stream<Row> restoreFaults() {
    return Stream.of(
        cut(ProxyDirection.DOWN, 0, ConnectionEnd.CLOSE),
        cut(ProxyDirection.DOWN, 3 * MIB, ConnectionEnd.CLOSE),
        cut(ProxyDirection.DOWN, 3 * MIB, ConnectionEnd.RESET),
        cut(ProxyDirection.UP, 100, ConnectionEnd.RESET),
        new Row(
            "a flipped bit",
            (proxy, words) -> proxy.flipAfter(ProxyDirection.DOWN, 3 * MIB),
            Set.of(ExitCode.OK, ExitCode.INTEGRITY)));
  }

  @ParameterizedTest
  @MethodSource("restoreFaults")
  void a_restore_ends_as_documented_and_goes_on_to_an_equal_tree(Row row) throws Exception {
    Mirrored target = target();
    ok(target.mirror());
    row.cause().on(proxy, target.words());
    Ran ran = target.restore();
    expectStruck(ran);
    expect(ran, row.exits());
    if (ran.exit() != 0) {
      ok(target.restore());
    }
    target.isEqual();
  }

  // ---- faults that change while a mirror runs

  private interface Meanwhile {
    void run() throws Exception;
  }

  private static Ran mirrorWhile(Mirrored target, Meanwhile meanwhile) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Ran> mirror = threads.submit(target::mirror);
      meanwhile.run();
      return mirror.get();
    }
  }

  @Test
  void a_slow_link_sends_every_byte_once_and_goes_on_faster_when_it_can() throws Exception {
    Mirrored target = target();
    long before = proxy.bytes(ProxyDirection.UP);
    proxy.rate(64 * 1024);
    Ran ran =
        mirrorWhile(
            target,
            () -> {
              proxy.awaitBytes(ProxyDirection.UP, before + 128 * 1024);
              proxy.rate(Long.MAX_VALUE);
            });
    ok(ran);
    assertThat(proxy.bytes(ProxyDirection.UP) - before).isLessThan(FILM_BYTES + MIB);
    target.catchesUpAndRestoresEqual();
  }

  @Test
  void a_server_that_dies_within_a_pack_is_awaited_and_the_mirror_goes_on() throws Exception {
    Mirrored target = target();
    long before = proxy.bytes(ProxyDirection.UP);
    proxy.rate(8 * MIB);
    Ran ran =
        mirrorWhile(
            target,
            () -> {
              proxy.awaitBytes(ProxyDirection.UP, before + 2 * MIB);
              proxy.server(nobody());
              proxy.cut(ConnectionEnd.RESET);
              proxy.awaitConnections(proxy.connections() + 2);
              proxy.server(server());
            });
    ok(ran);
    target.catchesUpAndRestoresEqual();
  }

  @Test
  void a_black_hole_that_ends_costs_the_calls_in_it_and_nothing_else() throws Exception {
    Mirrored target = attentive();
    CountDownLatch struck = new CountDownLatch(1);
    proxy.whenSent(
        target.words().pack(),
        () -> {
          proxy.blackHole();
          struck.countDown();
        });
    Ran ran =
        mirrorWhile(
            target,
            () -> {
              struck.await();
              // The calls in it have been given up when another connection is tried.
              proxy.awaitConnections(proxy.connections() + 1);
              proxy.heal();
            });
    ok(ran);
    target.catchesUpAndRestoresEqual();
  }

  private InetSocketAddress server() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  /// Where nobody listens.
  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
    }
  }
}
