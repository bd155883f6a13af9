package dev.tidemark.engine.copy;

import static dev.tidemark.engine.copy.Bench.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.mirror.Origin;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to the runs that copy from one to the other, every copy restores its
/// newest commit at every moment, and all become equal to the origin's archive when the trouble is
/// over.
///
/// Method: a tree of three levels and twenty copies. The origin writes and mirrors meanwhile. Runs
/// are made of several copies at once, also of one place and the one it copies from, and of the
/// same place twice; both sides fail, lose answers, break off and kill. What a run notes of its
/// place is kept, lost, or old. A reader looks after every change.
class CopyTreeTest {

  private static final int[] LEVELS = {3, 6, 11};
  private static final Fault[] FAULTS = {
    Fault.UNAVAILABLE, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.CUT_UPLOAD, Fault.CUT_DOWNLOAD
  };

  @Test
  void a_tree_of_twenty_copies_converges_and_every_copy_restores_at_every_moment() {
    Seeds.forEach(20, random -> new Tree(random).grow());
  }

  private static final class Copy {
    final MemorySink place;
    final MemorySink from;
    CopyMark mark = CopyMark.NONE;
    CopyMark older = CopyMark.NONE;

    Copy(MemorySink place, MemorySink from) {
      this.place = place;
      this.from = from;
    }
  }

  private static final class Tree {
    private final Random random;
    private final Origin origin;
    private final MemorySink top = new MemorySink("memory:origin", false);
    private final List<Copy> copies = new ArrayList<>();

    Tree(Random random) throws Exception {
      this.random = random;
      this.origin = new Origin(random.nextLong());
      origin.create("origin", top);
      List<MemorySink> above = List.of(top);
      for (int size : LEVELS) {
        List<MemorySink> level = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          MemorySink place = new MemorySink("memory:" + copies.size(), random.nextBoolean());
          Copy copy = new Copy(place, Seeds.pick(random, above));
          origin.machine().run(() -> ArchiveCopy.create(copy.from, place, origin.machine().seam()));
          copies.add(copy);
          level.add(place);
        }
        above = level;
      }
    }

    void grow() throws Exception {
      for (int i = 0; i < 60; i++) {
        if (random.nextInt(3) == 0) {
          originGoesOn(random.nextInt(3) == 0 ? killing(0.1) : failing(0.1));
        } else {
          run();
        }
      }
      origin.writeWhole(random);
      originGoesOn(FaultySink.none());
      origin.checkAllPoints(top);
      heal();
    }

    private void originGoesOn(FaultySink.Script script) throws Exception {
      for (int j = random.nextInt(3); j > 0; j--) {
        origin.write(random);
      }
      origin.round("origin", new FaultySink(top, script));
    }

    private FaultySink.Script failing(double rate) {
      return FaultySink.seeded(random, rate, FAULTS);
    }

    private FaultySink.Script killing(double rate) {
      return FaultySink.seeded(random, rate, Fault.KILL_BEFORE, Fault.KILL_AFTER);
    }

    private FaultySink.Script trouble() {
      return switch (random.nextInt(4)) {
        case 0 -> FaultySink.none();
        case 1 -> killing(0.03);
        default -> failing(0.05);
      };
    }

    private void run() throws Exception {
      List<Copy> chosen = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        chosen.add(Seeds.pick(random, copies));
      }
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      origin
          .machine()
          .run(() -> {
            List<Thread> threads = new ArrayList<>();
            for (Copy copy : chosen) {
              threads.add(
                  origin
                      .machine()
                      .seam()
                      .threads()
                      .start("run", () -> attempts(copy, 1 + random.nextInt(3), failure)));
            }
            for (Thread thread : threads) {
              thread.join();
            }
            return true;
          });
      if (failure.get() != null) {
        throw new AssertionError(failure.get());
      }
    }

    private void attempts(Copy copy, int count, AtomicReference<@Nullable Throwable> failure) {
      FaultySink from = new FaultySink(copy.from, trouble());
      FaultySink to =
          new FaultySink(
              new AuditedSink(
                  copy.place, () -> origin.checkNewest(copy.place, origin.machine().seam())),
              trouble());
      ArchiveCopy attempts = copy(from, to, copy, remembered(copy));
      try {
        for (int i = 0; i < count; i++) {
          try {
            attempts.attempt();
          } catch (TargetException.Unavailable | TargetException.OutcomeUnknown e) {
            // again
          }
        }
      } catch (KilledError e) {
        // the process is gone
      } catch (TargetException | InterruptedException | RuntimeException | Error e) {
        failure.set(e);
      }
    }

    private CopyMark remembered(Copy copy) {
      return switch (random.nextInt(4)) {
        case 0 -> CopyMark.NONE;
        case 1 -> copy.older;
        default -> copy.mark;
      };
    }

    private ArchiveCopy copy(ObjectSink from, ObjectSink to, Copy copy, CopyMark known) {
      return new ArchiveCopy(
          from, to, origin.machine().seam(), Bench.LIMITS, new Noting(copy), KnownCopy.of(known));
    }

    private void heal() throws Exception {
      for (int pass = 0; pass < LEVELS.length; pass++) {
        Collections.shuffle(copies, random);
        for (Copy copy : copies) {
          ArchiveCopy healed = copy(copy.from, copy.place, copy, CopyMark.NONE);
          origin.machine().run(healed::attempt);
        }
      }
      for (Copy copy : copies) {
        assertSame(top, copy.place);
        assertThat(copy.place.names().getFirst()).startsWith("commits/");
      }
    }
  }

  private record Noting(Copy copy) implements CopyListener {
    @Override
    public void phase(Phase phase) {}

    @Override
    public void agreed() {}

    @Override
    public void expect(long bytes) {}

    @Override
    public void arrived() {}

    @Override
    public void mended(String what) {}

    @Override
    public void unmended(CopyFinding finding) {
      throw new AssertionError("nothing was damaged, and yet: " + finding);
    }

    @Override
    public void committed(CommitHeader header, Hash hash) {
      copy.older = copy.mark;
      copy.mark = new CopyMark(header.number(), hash);
    }
  }
}
