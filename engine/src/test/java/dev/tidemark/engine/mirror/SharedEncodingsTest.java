package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.spool.ForwardingMirrorSource;
import dev.tidemark.engine.spool.PackContent;
import dev.tidemark.engine.spool.RunKey;
import dev.tidemark.engine.spool.SharedEncodings;
import dev.tidemark.engine.spool.SpooledRun;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What lanes at one mark read and encode together.
class SharedEncodingsTest {

  private static final int PART_BYTES = 2_000;
  private static final long QUOTA = 1 << 20;

  /// So many that their records fill several parts.
  private static final int FILES = 5_000;

  private final Random random = new Random(11);
  private final World world = new World(11);
  private final ModelVolume volume = new ModelVolume();
  private final Counted source = new Counted(volume);

  /// Counts what is read of a volume.
  private static final class Counted extends ForwardingMirrorSource {
    private final ModelVolume all;
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicInteger readings = new AtomicInteger();

    Counted(ModelVolume all) {
      super(all);
      this.all = all;
    }

    @Override
    public RecordScan changes(TxId lo, TxId hi) {
      scans.incrementAndGet();
      return all.changes(lo, hi);
    }

    @Override
    public RecordScan live(TxId tid) {
      scans.incrementAndGet();
      return all.live(tid);
    }

    @Override
    public FrameBytes stored(ExtentId after, ExtentId upTo) {
      readings.incrementAndGet();
      return all.stored(after, upTo);
    }
  }

  private void write(int files, int length) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      changes.add(new Change("f" + i, ModelVolume.content(random, length)));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
  }

  private SharedEncodings encodings(long quota) {
    return new SharedEncodings(source, world.process, PART_BYTES, quota);
  }

  private static List<Hash> parts(SpooledRun run) throws Exception {
    List<Hash> parts = new ArrayList<>();
    for (Content part : run.parts()) {
      try (InputStream in = part.open()) {
        parts.add(Sha256.of(in.readAllBytes()));
      }
      assertThat(parts.getLast()).isEqualTo(part.sha256());
    }
    return parts;
  }

  private List<Hash> parts(SharedEncodings encodings, RunKey key) throws Exception {
    try (SpooledRun run = encodings.run(key).orElseThrow()) {
      return parts(run);
    }
  }

  private RunKey.Live live() {
    return new RunKey.Live(volume.head().tid());
  }

  @Test
  void eight_targets_at_one_mark_share_one_scan_and_one_planning() throws Exception {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      MemorySink place = new MemorySink();
      world.create(volume, "t" + i, place);
      targets.add(new Target("t" + i, () -> place, false));
    }
    write(120, 600);
    Map<String, RoundOutcome> outcomes =
        world.machine.run(() -> world.mirror(source).round(targets));
    assertThat(outcomes.values()).allMatch(outcome -> outcome instanceof RoundOutcome.Done);
    int packs = 0;
    for (Target target : targets) {
      MemorySink place = (MemorySink) target.opener().open();
      world.checkAllPoints(volume, place);
      packs = (int) place.names().stream().filter(n -> n.startsWith("packs/")).count();
    }
    assertThat(packs).isGreaterThan(5);
    assertThat(source.scans).hasValue(1);
    assertThat(source.readings).hasValue(packs + 8 * packs);
  }

  @Test
  void a_lane_that_wants_a_size_not_far_off_takes_the_plan_that_is_there() throws Exception {
    write(60, 600);
    SharedEncodings shared = encodings(QUOTA);
    ExtentId end = volume.head().lastExtent();
    PackContent first = shared.pack(ExtentId.NONE, end, 4_000).orElseThrow();
    assertThat(shared.pack(ExtentId.NONE, end, 8_000).orElseThrow()).isEqualTo(first);
    assertThat(shared.pack(ExtentId.NONE, end, 2_000).orElseThrow()).isEqualTo(first);
    assertThat(source.readings).hasValue(1);
    PackContent larger = shared.pack(ExtentId.NONE, end, 9_000).orElseThrow();
    assertThat(larger.length()).isGreaterThan(9_000);
  }

  @Test
  void a_plan_that_reaches_beyond_what_a_lane_may_send_is_not_its_own() throws Exception {
    write(60, 600);
    SharedEncodings shared = encodings(QUOTA);
    PackContent far = shared.pack(ExtentId.NONE, volume.head().lastExtent(), 20_000).orElseThrow();
    ExtentId bound = new ExtentId(far.plan().last().value() - 3);
    PackContent near = shared.pack(ExtentId.NONE, bound, 20_000).orElseThrow();
    assertThat(near.plan().last()).isEqualTo(bound);
  }

  @Test
  void a_run_is_encoded_once_while_lanes_are_at_work() throws Exception {
    write(FILES, 5);
    SharedEncodings shared = encodings(QUOTA);
    try (SharedEncodings.Use use = shared.use()) {
      List<Hash> first = parts(shared, live());
      assertThat(first).hasSizeGreaterThan(2);
      assertThat(parts(shared, live())).isEqualTo(first);
      assertThat(source.scans).hasValue(1);
      assertThat(world.process.list("spool")).hasSize(2);
    }
    assertThat(world.process.list("spool")).containsExactly("lock");
  }

  @Test
  void a_run_larger_than_the_quota_is_left_to_those_who_need_it() throws Exception {
    write(FILES, 5);
    SharedEncodings shared = encodings(100_000);
    try (SharedEncodings.Use use = shared.use()) {
      assertThat(shared.run(live())).isEmpty();
    }
    assertThat(world.process.list("spool")).containsExactly("lock");
  }

  @Test
  void an_old_run_makes_room_for_a_new_one() throws Exception {
    write(FILES, 5);
    RunKey before = live();
    SharedEncodings shared = encodings(300_000);
    try (SharedEncodings.Use use = shared.use()) {
      parts(shared, before);
      write(FILES, 5);
      parts(shared, live());
      assertThat(world.process.list("spool"))
          .containsExactly("live-" + volume.head().tid() + "-" + PART_BYTES, "lock");
    }
  }

  @Test
  void a_full_disk_costs_sharing_and_nothing_else() throws Exception {
    MemorySink place = new MemorySink();
    world.create(volume, "t", place);
    write(FILES, 5);
    world.disk.capacity(world.disk.used() + 60_000);
    RoundOutcome outcome = world.round(volume, "t", place);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    world.checkAllPoints(volume, place);
  }

  @Test
  void another_process_goes_without_the_spool() throws Exception {
    write(FILES, 5);
    SharedEncodings first = encodings(QUOTA);
    try (SharedEncodings.Use use = first.use()) {
      parts(first, live());
      SharedEncodings second =
          new SharedEncodings(source, world.disk.process("b"), PART_BYTES, QUOTA);
      assertThat(second.run(live())).isEmpty();
    }
  }

  @Test
  void what_a_killed_process_has_finished_is_used_again_and_the_rest_goes() throws Exception {
    write(FILES, 5);
    SharedEncodings first = encodings(QUOTA);
    SharedEncodings.Use killed = first.use();
    List<Hash> encoded = parts(first, live());
    try (DiskFile unfinished = world.process.openForWrite("spool/changes-1-2-2000.tmp")) {
      unfinished.write(ByteBuffer.wrap(new byte[100]), 0);
    }
    world.killProcess();
    source.scans.set(0);
    SharedEncodings next = encodings(QUOTA);
    try (SharedEncodings.Use use = next.use()) {
      assertThat(parts(next, live())).isEqualTo(encoded);
      assertThat(source.scans).hasValue(0);
      assertThat(world.process.list("spool")).noneMatch(name -> name.endsWith(".tmp"));
    }
    assertThat(killed).isNotNull();
  }

  @Test
  void a_damaged_file_of_the_spool_is_encoded_again() throws Exception {
    write(FILES, 5);
    String file = "spool/" + live().name() + "-" + PART_BYTES;
    List<Hash> encoded = List.of();
    for (int round = 0; round < 60; round++) {
      SharedEncodings shared = encodings(QUOTA);
      encoded = parts(shared, live());
      long position = random.nextLong(world.process.length(file));
      world.killProcess();
      world.disk.flip(file, position, random.nextInt(8));
    }
    SharedEncodings last = encodings(QUOTA);
    source.scans.set(0);
    assertThat(parts(last, live())).isEqualTo(encoded);
    assertThat(source.scans).hasValue(1);
  }
}
