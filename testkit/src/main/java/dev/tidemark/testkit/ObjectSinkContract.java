package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of [ObjectSink] as tests. A sink's own test extends this and says how to open an
/// empty place:
///
/// ```java
/// final class MySinkTest extends ObjectSinkContract {
///   private final Place place = Place.fresh();
///
///   @Override
///   protected ObjectSink open() throws Exception {
///     return new MySink(place);
///   }
/// }
/// ```
///
/// JUnit makes an instance for each test, so a field is a fresh place. `open` may be called several
/// times in one test: each sink stands at the same place.
public abstract class ObjectSinkContract {

  private static final int RACERS = 16;
  private static final int SEGMENT_MAX = 200;
  private static final int NAME_MAX = 512;

  private final List<ObjectSink> opened = new ArrayList<>();

  /// Opens a sink at this test's place, which is empty before the first call.
  protected abstract ObjectSink open() throws Exception;

  /// How many rounds 16 racers run for one name. Fewer for a slow place; one round proves nothing.
  protected int raceRounds() {
    return 20;
  }

  /// How many objects the long listing has: more than a page of the store's own.
  protected int manyObjects() {
    return 1_050;
  }

  /// The limits of the listings across folders. A server of other people's making that goes astray
  /// where few names are asked for amid nested folders, which no archive does, may be asked for
  /// more.
  protected List<Integer> listLimits() {
    return List.of(1, 2, 3, 100);
  }

  /// Whether the name of an object can be opened, and is found empty, while it is being written. A
  /// server may let such a reader wait instead.
  protected boolean opensWhatIsBeingWritten() {
    return true;
  }

  /// How many folders the deepest name lies in. Fewer for a server of other people's making that
  /// takes minutes for so many.
  protected int foldersDeep() {
    return NAME_MAX / 2 - 1;
  }

  @AfterEach
  final void close_what_was_opened() {
    opened.forEach(ObjectSink::close);
  }

  private ObjectSink sink() throws Exception {
    ObjectSink sink = open();
    opened.add(sink);
    return sink;
  }

  @Test
  void a_probe_of_a_place_that_keeps_its_promises_ends_well_and_leaves_no_object()
      throws Exception {
    sink().probe();
    assertThat(sink().list("", "", 10)).isEmpty();
    sink().create(name("packs/1-a"), Contents.of("content"));
    sink().probe();
    assertThat(sink().list("", "", 10)).containsExactly(new ObjectInfo(name("packs/1-a"), 7));
  }

  // What a create comes to.

  @Test
  void a_free_name_takes_the_object_and_any_sink_reads_it() throws Exception {
    assertThat(sink().create(name("packs/1-a"), Contents.of("content")))
        .isEqualTo(CreateResult.CREATED);
    assertThat(text(sink(), "packs/1-a")).contains("content");
  }

  @Test
  void a_taken_name_keeps_what_it_holds() throws Exception {
    ObjectSink sink = sink();
    sink.create(name("commits/0"), Contents.of("first"));
    assertThat(sink.create(name("commits/0"), Contents.of("second"))).isEqualTo(CreateResult.TAKEN);
    assertThat(sink().create(name("commits/0"), Contents.of("first")))
        .isEqualTo(CreateResult.TAKEN);
    assertThat(text(sink, "commits/0")).contains("first");
  }

  @Test
  void an_empty_object_is_an_object() throws Exception {
    ObjectSink sink = sink();
    assertThat(sink.create(name("empty"), Contents.of(""))).isEqualTo(CreateResult.CREATED);
    assertThat(text(sink, "empty")).contains("");
    assertThat(sink.list("", "", 10)).containsExactly(new ObjectInfo(name("empty"), 0));
    assertThat(sink.create(name("empty"), Contents.of("x"))).isEqualTo(CreateResult.TAKEN);
  }

  @Test
  void large_objects_come_back_byte_for_byte() throws Exception {
    ObjectSink sink = sink();
    byte[] bytes = random(3 << 20);
    sink.create(name("packs/large"), Contents.of(bytes));
    assertThat(bytes(sink, "packs/large", 0, Long.MAX_VALUE)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void of_racers_for_one_name_exactly_one_wins(boolean oneSink) throws Exception {
    List<ObjectSink> sinks = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      sinks.add(oneSink && i > 0 ? sinks.getFirst() : sink());
    }
    for (int round = 0; round < raceRounds(); round++) {
      race(sinks, name("commits/" + round + (oneSink ? "-a" : "-b")));
    }
  }

  private static void race(List<ObjectSink> sinks, ObjectName name) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<Callable<CreateResult>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      Content content = Contents.of("racer " + i + " ".repeat(2_000));
      ObjectSink sink = sinks.get(i);
      racers.add(() -> {
        start.await();
        return sink.create(name, content);
      });
    }
    List<CreateResult> results = inParallel(racers);
    assertThat(Collections.frequency(results, CreateResult.CREATED))
        .as("winners of %s", name)
        .isOne();
    int winner = results.indexOf(CreateResult.CREATED);
    assertThat(text(sinks.getFirst(), name.value()))
        .contains("racer " + winner + " ".repeat(2_000));
  }

  @Test
  void different_names_are_created_side_by_side() throws Exception {
    ObjectSink sink = sink();
    List<Callable<CreateResult>> writers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      ObjectName name = name("packs/" + i % 4 + "/" + i);
      writers.add(() -> sink.create(name, Contents.of(name.value())));
    }
    assertThat(inParallel(writers)).containsOnly(CreateResult.CREATED);
    assertThat(sink.list("packs/", "", 100)).hasSize(RACERS);
  }

  // Broken sources.

  @Test
  void a_source_that_breaks_off_leaves_nothing_and_the_name_free() throws Exception {
    byte[] bytes = random(700_000);
    brokenSourceLeavesNothing(Contents.failingAfter(0, bytes), bytes);
    brokenSourceLeavesNothing(Contents.failingAfter(400_000, bytes), bytes);
    brokenSourceLeavesNothing(Contents.failingAfter(700_000, bytes), bytes);
  }

  @Test
  void a_source_that_cannot_be_opened_leaves_nothing() throws Exception {
    byte[] bytes = random(100);
    brokenSourceLeavesNothing(
        Contents.promising(
            bytes,
            () -> {
              throw new IOException("the source is gone");
            }),
        bytes);
  }

  @Test
  void a_source_that_is_too_short_leaves_nothing() throws Exception {
    byte[] bytes = random(300_000);
    byte[] fewer = Arrays.copyOf(bytes, bytes.length - 1);
    brokenSourceLeavesNothing(
        Contents.promising(bytes, () -> new ByteArrayInputStream(fewer)), bytes);
  }

  @Test
  void a_source_that_is_too_long_leaves_nothing() throws Exception {
    byte[] bytes = random(300_000);
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    brokenSourceLeavesNothing(
        Contents.promising(bytes, () -> new ByteArrayInputStream(more)), bytes);
  }

  @Test
  void a_source_with_another_hash_leaves_nothing() throws Exception {
    byte[] bytes = random(300_000);
    byte[] other = bytes.clone();
    other[150_000] ^= 1;
    brokenSourceLeavesNothing(
        Contents.promising(bytes, () -> new ByteArrayInputStream(other)), bytes);
  }

  private void brokenSourceLeavesNothing(Content broken, byte[] good) throws Exception {
    ObjectSink sink = sink();
    ObjectName name = name("packs/broken");
    assertThatThrownBy(() -> sink.create(name, broken))
        .isInstanceOf(TargetException.SourceFailed.class);
    assertThat(sink.open(name, 0, Long.MAX_VALUE)).isEmpty();
    assertThat(sink().list("", "", 10)).isEmpty();
    assertThat(sink.create(name, Contents.of(good))).isEqualTo(CreateResult.CREATED);
    assertThat(bytes(sink, "packs/broken", 0, Long.MAX_VALUE)).isEqualTo(good);
    sink.delete(name);
  }

  // Reading.

  @Test
  void ranges_give_exactly_the_bytes_that_exist() throws Exception {
    ObjectSink sink = sink();
    byte[] all = random(100_000);
    sink.create(name("packs/r"), Contents.of(all));
    for (long[] range :
        new long[][] {
          {0, 0},
          {0, 1},
          {0, 100_000},
          {0, 100_001},
          {1, 99_999},
          {99_999, 1},
          {99_999, 5},
          {50_000, 7},
          {100_000, 1},
          {100_001, 1},
          {1L << 40, 10},
          {5, Long.MAX_VALUE},
          {99_999, Long.MAX_VALUE},
          {7, 0},
          {100_000, Long.MAX_VALUE}
        }) {
      int from = (int) Math.min(range[0], all.length);
      int to = (int) (from + Math.min(range[1], all.length - from));
      assertThat(bytes(sink, "packs/r", range[0], range[1]))
          .as("from %d, %d bytes", range[0], range[1])
          .isEqualTo(Arrays.copyOfRange(all, from, to));
    }
  }

  @Test
  void what_is_not_there_opens_as_nothing() throws Exception {
    ObjectSink sink = sink();
    assertThat(sink.open(name("packs/none"), 0, 1)).isEmpty();
    sink.create(name("packs/one"), Contents.of("1"));
    assertThat(sink.open(name("packs/none"), 0, 1)).isEmpty();
    assertThat(sink.open(name("packs"), 0, 1)).isEmpty();
    assertThat(sink.open(name("packs/one/more"), 0, 1)).isEmpty();
  }

  @Test
  void a_read_that_is_left_early_harms_nothing() throws Exception {
    ObjectSink sink = sink();
    byte[] all = random(1 << 20);
    sink.create(name("packs/r"), Contents.of(all));
    for (int i = 0; i < 50; i++) {
      try (InputStream in = sink.open(name("packs/r"), i, Long.MAX_VALUE).orElseThrow()) {
        assertThat(in.read()).isEqualTo(all[i] & 0xFF);
      }
    }
    assertThat(bytes(sink, "packs/r", 0, Long.MAX_VALUE)).isEqualTo(all);
  }

  @Test
  void an_object_being_written_is_seen_by_nobody() throws Exception {
    ObjectSink writer = sink();
    ObjectSink reader = sink();
    writer.create(name("commits/0"), Contents.of("0"));
    byte[] bytes = random(600_000);
    Content watched =
        Contents.promising(
            bytes,
            () ->
                new EveryRead(
                    bytes,
                    () -> {
                      if (opensWhatIsBeingWritten()) {
                        assertThat(reader.open(name("commits/1"), 0, 1)).isEmpty();
                      }
                      assertThat(names(reader.list("", "", 10))).containsExactly("commits/0");
                    }));
    assertThat(writer.create(name("commits/1"), watched)).isEqualTo(CreateResult.CREATED);
    assertThat(names(reader.list("", "", 10))).containsExactly("commits/0", "commits/1");
  }

  @Test
  void a_reader_beside_writers_sees_whole_objects_only() throws Exception {
    ObjectSink writer = sink();
    ObjectSink reader = sink();
    CountDownLatch written = new CountDownLatch(8);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ObjectName name = name("packs/" + i);
      byte[] bytes = random(500_000 + i);
      calls.add(() -> {
        try {
          return writer.create(name, Contents.of(bytes)) == CreateResult.CREATED;
        } finally {
          written.countDown();
        }
      });
      calls.add(() -> isWholeOnceSeen(reader, name, bytes, written));
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      assertThat(results(threads, calls)).containsOnly(true);
    }
  }

  /// It asks again and again, which is for a thread of the system: virtual ones that never wait
  /// keep each other from the few that carry them.
  ///
  /// False if all writers are done and it was never seen.
  private static boolean isWholeOnceSeen(
      ObjectSink reader, ObjectName name, byte[] expected, CountDownLatch written)
      throws Exception {
    boolean last;
    do {
      last = written.getCount() == 0;
      Optional<InputStream> in = reader.open(name, 0, Long.MAX_VALUE);
      if (in.isPresent()) {
        try (InputStream stream = in.get()) {
          return Arrays.equals(stream.readAllBytes(), expected);
        }
      }
      Thread.yield();
    } while (!last);
    return false;
  }

  // Listing.

  @Test
  void an_empty_place_lists_as_empty() throws Exception {
    ObjectSink sink = sink();
    assertThat(sink.list("", "", 1)).isEmpty();
    assertThat(sink.list("commits/", "", 1_000)).isEmpty();
    assertThat(sink.list("commits/f", "commits/e", 1_000)).isEmpty();
  }

  @Test
  void listings_follow_the_full_names_across_folders() throws Exception {
    List<String> names =
        List.of(
            "a-/b",
            "a-b",
            "a.",
            "a.b/c",
            "a/b-c",
            "a/b.c",
            "a/b/c",
            "a/b/d",
            "a/b0",
            "a0",
            "aa/a",
            "b",
            "tidemark.json",
            "z/0",
            "z/00");
    ObjectSink sink = filled(names);
    List<String> sorted = names.stream().sorted().toList();
    assertThat(names(sink.list("", "", 100))).isEqualTo(sorted);
    for (String prefix :
        List.of("a", "a-", "a/", "a/b", "a/b/", "a.b", "b", "b/", "c", "z/0", "z/00", "z/000")) {
      for (String after : List.of("", "a", "a-b", "a/", "a/b", "a/b/c", "a/b0", "a0", "zz")) {
        for (int limit : listLimits()) {
          assertThat(names(sink.list(prefix, after, limit)))
              .as("prefix %s after %s limit %d", prefix, after, limit)
              .isEqualTo(expected(sorted, prefix, after, limit));
        }
      }
    }
  }

  @Test
  void after_need_not_be_a_name_that_exists() throws Exception {
    ObjectSink sink = filled(List.of("a/a", "a/c", "b/a"));
    assertThat(names(sink.list("", "a/b", 10))).containsExactly("a/c", "b/a");
    assertThat(names(sink.list("", "a/z", 10))).containsExactly("b/a");
    assertThat(names(sink.list("", "a/cc/d", 10))).containsExactly("b/a");
    assertThat(names(sink.list("b", "a/a", 10))).containsExactly("b/a");
    assertThat(names(sink.list("a/", "b", 10))).isEmpty();
  }

  @Test
  void listings_tell_the_lengths() throws Exception {
    ObjectSink sink = sink();
    sink.create(name("packs/3"), Contents.of("123"));
    sink.create(name("packs/70000"), Contents.of(random(70_000)));
    assertThat(sink.list("packs/", "", 10))
        .containsExactly(
            new ObjectInfo(name("packs/3"), 3), new ObjectInfo(name("packs/70000"), 70_000));
  }

  @Test
  void a_long_listing_is_whole_and_pages_meet_without_gap_or_overlap() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < manyObjects(); i++) {
      names.add("packs/" + String.format("%05d", i * 7));
    }
    ObjectSink sink = filled(names);
    assertThat(names(sink.list("packs/", "", Integer.MAX_VALUE))).isEqualTo(names);
    assertThat(names(sink.list("", "", manyObjects() - 1)))
        .isEqualTo(names.subList(0, names.size() - 1));
    List<String> paged = new ArrayList<>();
    for (String after = ""; paged.size() < names.size(); after = paged.getLast()) {
      List<String> page = names(sink.list("packs/", after, 400));
      assertThat(page).as("a page before the end is full").isNotEmpty();
      paged.addAll(page);
    }
    assertThat(paged).isEqualTo(names);
    assertThat(sink.list("packs/", paged.getLast(), 400)).isEmpty();
  }

  // Names.

  @Test
  void names_at_the_limits_are_names_like_any_other() throws Exception {
    String segment = "a".repeat(SEGMENT_MAX);
    List<String> names =
        List.of(
            "a",
            "-",
            "...",
            ".hidden",
            "-rf/-",
            segment,
            "b/" + segment,
            (segment + "/").repeat(2).replace('a', 'c')
                + "d".repeat(NAME_MAX - 2 * SEGMENT_MAX - 2),
            "e/".repeat(foldersDeep()) + "ee");
    ObjectSink sink = filled(names);
    assertThat(names(sink.list("", "", 100))).isEqualTo(names.stream().sorted().toList());
    for (String name : names) {
      assertThat(text(sink, name)).as(name).contains(name);
    }
  }

  /// No archive has such names, so a server of other people's making that has trouble with them may
  /// be held to less: its test overrides this one.
  @Test
  protected void a_name_that_is_a_folder_of_another_is_refused_or_a_name_of_its_own()
      throws Exception {
    ObjectSink sink = filled(List.of("a/b", "c"));
    List<String> names = new ArrayList<>(List.of("a/b", "c"));
    for (String beside : List.of("a", "c/d")) {
      try {
        assertThat(sink.create(name(beside), Contents.of(beside))).isEqualTo(CreateResult.CREATED);
        names.add(beside);
      } catch (TargetException.Rejected refused) {
        assertThat(sink.open(name(beside), 0, 1)).isEmpty();
      }
    }
    Collections.sort(names);
    assertThat(names(sink.list("", "", 10))).isEqualTo(names);
    for (String name : names) {
      assertThat(text(sink, name)).contains(name);
    }
  }

  // Deleting.

  @Test
  void a_deleted_object_is_gone_and_its_name_is_free() throws Exception {
    ObjectSink sink = filled(List.of("packs/a", "packs/b"));
    sink.delete(name("packs/a"));
    assertThat(sink.open(name("packs/a"), 0, 1)).isEmpty();
    assertThat(names(sink().list("", "", 10))).containsExactly("packs/b");
    assertThat(sink.create(name("packs/a"), Contents.of("again"))).isEqualTo(CreateResult.CREATED);
    assertThat(text(sink, "packs/a")).contains("again");
  }

  @Test
  void a_delete_of_nothing_does_nothing() throws Exception {
    ObjectSink sink = sink();
    sink.delete(name("packs/none"));
    sink.create(name("packs/a"), Contents.of("a"));
    sink.delete(name("packs/none"));
    sink.delete(name("packs"));
    sink.delete(name("packs/a/b"));
    assertThat(names(sink.list("", "", 10))).containsExactly("packs/a");
    sink.delete(name("packs/a"));
    sink.delete(name("packs/a"));
    assertThat(sink.list("", "", 10)).isEmpty();
  }

  // Interrupts.

  @Test
  void an_interrupt_that_waits_ends_each_call() throws Exception {
    ObjectSink sink = filled(List.of("packs/a"));
    endsByInterrupt(() -> sink.create(name("packs/b"), Contents.of("b")));
    endsByInterrupt(() -> sink.list("", "", 10));
    endsByInterrupt(() -> sink.open(name("packs/a"), 0, 1));
    endsByInterrupt(() -> sink.delete(name("packs/a")));
    assertThat(names(sink.list("", "", 10))).containsExactly("packs/a");
    assertThat(sink.create(name("packs/b"), Contents.of("b"))).isEqualTo(CreateResult.CREATED);
  }

  private static void endsByInterrupt(Callable<?> call) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(call::call).isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private static void endsByInterrupt(Action action) {
    endsByInterrupt(() -> {
      action.run();
      return "done";
    });
  }

  @Test
  void an_interrupt_midway_ends_a_create_and_leaves_the_name_free() throws Exception {
    ObjectSink sink = sink();
    byte[] bytes = random(600_000);
    Content interrupting =
        Contents.promising(
            bytes, () -> new EveryRead(bytes, () -> Thread.currentThread().interrupt()));
    try {
      assertThatThrownBy(() -> sink.create(name("packs/a"), interrupting))
          .isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
    assertThat(sink.list("", "", 10)).isEmpty();
    assertThat(sink.create(name("packs/a"), Contents.of(bytes))).isEqualTo(CreateResult.CREATED);
    assertThat(bytes(sink, "packs/a", 0, Long.MAX_VALUE)).isEqualTo(bytes);
  }

  @Test
  void an_interrupt_ends_a_create_whose_source_stalls() throws Exception {
    ObjectSink sink = sink();
    CountDownLatch reached = new CountDownLatch(1);
    byte[] bytes = random(300_000);
    Content stalling = Contents.promising(bytes, () -> new EveryRead(bytes, () -> stall(reached)));
    CompletableFuture<String> ending = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ending.complete(sink.create(name("packs/a"), stalling).name());
              } catch (TargetException | InterruptedException e) {
                ending.complete(e.getClass().getSimpleName());
              }
            });
    reached.await();
    caller.interrupt();
    assertThat(ending.get(10, TimeUnit.SECONDS)).isEqualTo("InterruptedException");
    assertThat(sink.list("", "", 10)).isEmpty();
    assertThat(sink.create(name("packs/a"), Contents.of(bytes))).isEqualTo(CreateResult.CREATED);
  }

  /// Until an interrupt, which it reports as streams do: by an exception, the thread's status set.
  private static void stall(CountDownLatch reached) throws InterruptedIOException {
    reached.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  // What it says of itself.

  @Test
  void two_sinks_at_one_place_give_one_location() throws Exception {
    ObjectSink before = sink();
    before.create(name("a"), Contents.of("a"));
    ObjectSink later = sink();
    assertThat(later.traits()).isEqualTo(before.traits());
    assertThat(before.traits().location()).isNotBlank();
    assertThat(before.traits().parallelism()).isPositive();
  }

  // Means.

  private interface Action {
    void run() throws Exception;
  }

  private ObjectSink filled(List<String> names) throws Exception {
    ObjectSink sink = sink();
    List<Callable<CreateResult>> creates = new ArrayList<>();
    for (String name : names) {
      creates.add(() -> sink.create(name(name), Contents.of(name)));
    }
    Collections.shuffle(creates, new Random(1));
    assertThat(inParallel(creates)).containsOnly(CreateResult.CREATED);
    return sink;
  }

  private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return results(threads, calls);
    }
  }

  private static <T> List<T> results(ExecutorService threads, List<Callable<T>> calls)
      throws InterruptedException {
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a call beside others failed: " + e.getCause(), e.getCause());
    }
    return results;
  }

  private static List<String> expected(
      List<String> sorted, String prefix, String after, int limit) {
    return sorted.stream()
        .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  private static ObjectName name(String value) {
    return new ObjectName(value);
  }

  private static List<String> names(List<ObjectInfo> infos) {
    return infos.stream().map(info -> info.name().value()).toList();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Optional<String> text(ObjectSink sink, String name) throws Exception {
    Optional<InputStream> in = sink.open(name(name), 0, Long.MAX_VALUE);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream stream = in.get()) {
      return Optional.of(
          new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static byte[] bytes(ObjectSink sink, String name, long offset, long length)
      throws Exception {
    try (InputStream in = sink.open(name(name), offset, length).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  /// Does something before every read of the source.
  private static final class EveryRead extends FilterInputStream {
    private final Action action;

    EveryRead(byte[] bytes, Action action) {
      super(new ByteArrayInputStream(bytes));
      this.action = action;
    }

    @Override
    public int read() throws IOException {
      act();
      return super.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      act();
      return super.read(to, offset, Math.min(length, 65_536));
    }

    private void act() throws IOException {
      try {
        action.run();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
