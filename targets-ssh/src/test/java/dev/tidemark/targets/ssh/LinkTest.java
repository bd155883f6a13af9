package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import dev.tidemark.testkit.wire.ConnectionEnd;
import dev.tidemark.testkit.wire.FaultProxy;
import dev.tidemark.testkit.wire.ProxyDirection;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of calls when the link is bad, with a real server behind a proxy.
@Timeout(60)
@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {"openssh", "mina"})
final class LinkTest {

  @Parameter String transport = "";
  @TempDir Path place;

  private static final ObjectName NAME = new ObjectName("packs/1");

  /// Longer than an interrupted call may take to tidy up, with room for a slow machine.
  private static final Duration SOON = Duration.ofSeconds(20);

  /// As `parallelism` is where nothing is said.
  private static final int CHANNELS = 4;

  private final Servers.Server server = Servers.openSsh();
  private final String path = "/data/" + UUID.randomUUID();
  private FaultProxy proxy;

  @BeforeEach
  void begin() throws IOException {
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
  }

  private ObjectSink open(String... changes) throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings());
    settings.put("path", path);
    settings.put("port", String.valueOf(proxy.port()));
    settings.put("known-hosts-file", knownHosts().toString());
    settings.put("transport", transport);
    for (int i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    return Servers.open(settings);
  }

  /// The server's keys, known under the proxy's port.
  private Path knownHosts() throws IOException {
    String known = Files.readString(server.folder().resolve("known_hosts"));
    return Files.writeString(
        place.resolve("known_hosts"), known.replace(":" + server.port(), ":" + proxy.port()));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /// Runs a call on a virtual thread and interrupts it once the link is dead.
  private String interrupted(Call call, CountDownLatch dead) throws Exception {
    CompletableFuture<String> ending = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ending.complete(String.valueOf(call.run()));
              } catch (Exception e) {
                ending.complete(e.getClass().getSimpleName());
              }
            });
    dead.await();
    caller.interrupt();
    return ending.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
  }

  private interface Call {
    Object run() throws Exception;
  }

  /// Content that ends the link once a part of it was read.
  private Content endingTheLink(byte[] bytes, CountDownLatch dead) {
    return Contents.promising(
        bytes,
        () ->
            new FilterInputStream(new ByteArrayInputStream(bytes)) {
              private int given;

              @Override
              public int read(byte[] to, int offset, int length) throws IOException {
                int n = super.read(to, offset, length);
                given += n;
                if (given > bytes.length / 4 && dead.getCount() > 0) {
                  proxy.blackHole();
                  dead.countDown();
                }
                return n;
              }
            });
  }

  @Test
  void an_interrupt_ends_a_create_over_a_dead_link_and_the_name_stays_free() throws Exception {
    byte[] bytes = random(24 << 20);
    try (ObjectSink sink = open("alive-interval", "0")) {
      CountDownLatch dead = new CountDownLatch(1);
      assertThat(interrupted(() -> sink.create(NAME, endingTheLink(bytes, dead)), dead))
          .isEqualTo("InterruptedException");
      proxy.heal();
      assertThat(sink.open(NAME, 0, 1)).isEmpty();
      assertThat(sink.create(NAME, Contents.of("x"))).isEqualTo(CreateResult.CREATED);
    }
  }

  @Test
  void an_interrupt_ends_a_read_over_a_dead_link() throws Exception {
    byte[] bytes = random(24 << 20);
    try (ObjectSink sink = open("alive-interval", "0")) {
      sink.create(NAME, Contents.of(bytes));
      CountDownLatch dead = new CountDownLatch(1);
      String ending =
          interrupted(
              () -> {
                try (InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
                  in.readNBytes(1 << 20);
                  proxy.blackHole();
                  dead.countDown();
                  return in.readAllBytes().length;
                }
              },
              dead);
      assertThat(ending).isEqualTo("InterruptedIOException");
      proxy.heal();
      assertThat(sink.list("", "", 10)).hasSize(1);
    }
  }

  @Test
  void a_server_that_falls_silent_is_given_up_without_an_interrupt() throws Exception {
    try (ObjectSink sink = open("alive-interval", "1")) {
      sink.create(NAME, Contents.of("x"));
      proxy.blackHole();
      assertThatThrownBy(() -> sink.list("", "", 10))
          .isInstanceOf(TargetException.Unavailable.class)
          .hasMessageContaining("the connection was lost");
      proxy.heal();
      assertThat(sink.list("", "", 10)).hasSize(1);
    }
  }

  @Test
  void a_connection_that_is_not_answered_ends_within_its_time() throws Exception {
    proxy.blackHole();
    assertThatThrownBy(() -> open("connect-timeout", "1"))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("tidemark-sftp@127.0.0.1");
  }

  @Test
  void calls_after_a_lost_connection_connect_again() throws Exception {
    try (ObjectSink sink = open()) {
      sink.create(NAME, Contents.of("x"));
      for (ConnectionEnd ending : ConnectionEnd.values()) {
        proxy.cut(ending);
        assertThat(eventually(() -> sink.list("", "", 10))).hasSize(1);
        assertThat(sink.create(NAME, Contents.of("y"))).isEqualTo(CreateResult.TAKEN);
      }
      long made = 1 + ConnectionEnd.values().length;
      assertThat(proxy.connections())
          .isBetween(made, transport.equals("mina") ? made : CHANNELS * made);
    }
  }

  /// The first call of each channel may still meet its connection's end.
  private static <T> T eventually(java.util.concurrent.Callable<T> call) throws Exception {
    for (int left = CHANNELS; left > 0; left--) {
      try {
        return call.call();
      } catch (TargetException.Unavailable e) {
        // Another channel may be lost, too.
      }
    }
    return call.call();
  }

  /// Goal: an outcome is never misreported, wherever in a create the link breaks.
  @Test
  void a_create_whose_link_is_cut_anywhere_ends_in_what_it_says() throws Exception {
    byte[] bytes = random(200_000);
    try (ObjectSink sink = open()) {
      sink.create(new ObjectName("packs/0"), Contents.of("x"));
      for (int cut = 0; cut < 30; cut++) {
        ObjectName name = new ObjectName("packs/cut-" + cut);
        boolean up = cut % 3 == 0;
        proxy.cutAfter(
            up ? ProxyDirection.UP : ProxyDirection.DOWN,
            up ? cut * 8_000L : cut * 40L,
            ConnectionEnd.RESET);
        checkOutcome(sink, name, bytes);
      }
    }
  }

  private void checkOutcome(ObjectSink sink, ObjectName name, byte[] bytes) throws Exception {
    boolean mayBeThere = true;
    boolean mustBeThere = false;
    try {
      mustBeThere = sink.create(name, Contents.of(bytes)) == CreateResult.CREATED;
    } catch (TargetException.Unavailable e) {
      mayBeThere = false;
    } catch (TargetException.OutcomeUnknown e) {
      // Both are right.
    }
    proxy.heal();
    Optional<InputStream> there = eventually(() -> sink.open(name, 0, Long.MAX_VALUE));
    assertThat(there.isPresent()).as("%s is there", name).isIn(mayBeThere, mustBeThere);
    if (there.isPresent()) {
      try (InputStream in = there.get()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void calls_share_channels_and_more_streams_than_channels_are_no_deadlock() throws Exception {
    try (ObjectSink sink = open("parallelism", "2")) {
      byte[] bytes = random(3 << 20);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<CreateResult>> creates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          ObjectName name = new ObjectName("packs/" + i);
          creates.add(threads.submit(() -> sink.create(name, Contents.of(bytes))));
        }
        for (Future<CreateResult> create : creates) {
          assertThat(create.get()).isEqualTo(CreateResult.CREATED);
        }
      }
      List<InputStream> streams = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        streams.add(sink.open(new ObjectName("packs/" + i), i, Long.MAX_VALUE).orElseThrow());
      }
      assertThat(sink.create(new ObjectName("beside"), Contents.of("x")))
          .isEqualTo(CreateResult.CREATED);
      for (int i = 7; i >= 0; i--) {
        try (InputStream in = streams.get(i)) {
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, i, bytes.length));
        }
      }
      assertThat(proxy.connections()).isBetween(1L, transport.equals("mina") ? 1L : 2L);
    }
  }

  @Test
  void nothing_is_left_running_after_close() throws Exception {
    ObjectSink sink = open();
    InputStream unread = open(sink);
    assertThat(threads()).isNotEmpty();
    proxy.cut(ConnectionEnd.RESET);
    assertThat(eventually(() -> sink.list("", "", 10))).hasSize(1);
    sink.close();
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!threads().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(threads()).isEmpty();
    assertThat(programs()).isEmpty();
    assertThatThrownBy(unread::readAllBytes).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sink.list("", "", 1)).isInstanceOf(TargetException.Unavailable.class);
    while (proxy.open() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(proxy.open()).isZero();
  }

  private static InputStream open(ObjectSink sink) throws Exception {
    sink.create(NAME, Contents.of(random(8 << 20)));
    return sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ssh"))
        .toList();
  }

  private static List<ProcessHandle> programs() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
  }
}
