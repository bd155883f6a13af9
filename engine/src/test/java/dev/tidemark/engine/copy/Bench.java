package dev.tidemark.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.mirror.Origin;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// An origin with its archive, and copies of it, on one simulated machine.
final class Bench {

  /// So few names are listed at once, and so few commits go ahead, that small archives need pages.
  static final CopyLimits LIMITS = new CopyLimits(3, 3, 2);

  final Origin origin;
  final MemorySink place = new MemorySink("memory:origin", false);
  final Random random;
  final List<CopyMark> committed = new ArrayList<>();
  final List<String> mended = new ArrayList<>();

  Bench(long seed) throws Exception {
    this.origin = new Origin(seed);
    this.random = new Random(seed);
    origin.create("origin", place);
  }

  /// Several rounds, each after a few transactions: extents commits, increments, bases.
  Bench grow(int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      for (int j = random.nextInt(3); j > 0; j--) {
        origin.write(random);
      }
      origin.writeWhole(random);
      assertThat(origin.round("origin", place)).isTrue();
    }
    return this;
  }

  ArchiveCopy copy(ObjectSink from, ObjectSink to, CopyMark known) {
    return new ArchiveCopy(
        from, to, origin.machine().seam(), LIMITS, new Listener(), KnownCopy.of(known));
  }

  CopyListener listener() {
    return new Listener();
  }

  void create(ObjectSink from, ObjectSink to) throws Exception {
    origin.machine().run(() -> ArchiveCopy.create(from, to, origin.machine().seam()));
  }

  CopyResult attempt(ObjectSink from, ObjectSink to, CopyMark known) throws Exception {
    return origin.machine().run(() -> copy(from, to, known).attempt());
  }

  CopyResult attempt(ObjectSink from, ObjectSink to) throws Exception {
    return attempt(from, to, CopyMark.NONE);
  }

  /// A place made a copy and brought up.
  MemorySink copied(ObjectSink from) throws Exception {
    MemorySink to = new MemorySink("memory:copy", false);
    create(from, to);
    attempt(from, to);
    return to;
  }

  static void assertSame(MemorySink a, MemorySink b) {
    assertThat(b.names()).isEqualTo(a.names());
    for (String name : a.names()) {
      assertThat(b.bytes(name).orElseThrow()).as(name).isEqualTo(a.bytes(name).orElseThrow());
    }
  }

  private final class Listener implements CopyListener {
    @Override
    public void phase(Phase phase) {}

    @Override
    public void agreed() {}

    @Override
    public void expect(long bytes) {}

    @Override
    public void arrived() {}

    @Override
    public void mended(String what) {
      mended.add(what);
    }

    @Override
    public void unmended(CopyFinding finding) {}

    @Override
    public void committed(CommitHeader header, Hash hash) {
      committed.add(new CopyMark(header.number(), hash));
    }
  }
}
