package dev.tidemark.testkit;

import static dev.tidemark.testkit.SimulatedPlace.bytes;
import static dev.tidemark.testkit.SimulatedPlace.create;
import static dev.tidemark.testkit.SimulatedPlace.name;
import static dev.tidemark.testkit.SimulatedPlace.names;
import static dev.tidemark.testkit.SimulatedPlace.read;
import static dev.tidemark.testkit.SimulatedPlace.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.CrashFolder.Hook;
import dev.tidemark.testkit.CrashFolder.Media;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: whatever moment a writer dies at, and whatever the disk then forgets, no half object is
/// ever seen, what was `CREATED` is there, and the next writer can go on.
///
/// Method: a create over a simulated disk is a story of about 15 steps. Each test stops the story
/// at step 0, 1, 2 ..., cuts the power with good, bad and mixed luck, looks, and finishes the
/// story.
final class FolderSinkCrashTest {

  private static final String FIRST = "commits/ff-0";
  private static final String SECOND = "commits/fe-1";
  private static final int MIXES = 20;
  private static final Duration TEMPS_ARE_OLD = Duration.ofHours(2);

  /// A disk to begin with, and what it promises already.
  private interface Beginning {
    CrashFolder disk() throws Exception;
  }

  @ParameterizedTest
  @EnumSource(Media.class)
  void a_create_killed_at_any_step_and_a_power_cut_leave_all_or_nothing(Media media)
      throws Exception {
    eachStepLeavesAllOrNothing(() -> afterFirstCreate(media), List.of(FIRST));
  }

  @ParameterizedTest
  @EnumSource(Media.class)
  void the_first_create_of_all_killed_at_any_step_leaves_all_or_nothing(Media media)
      throws Exception {
    eachStepLeavesAllOrNothing(() -> new CrashFolder(media), List.of());
  }

  private static void eachStepLeavesAllOrNothing(Beginning beginning, List<String> promised)
      throws Exception {
    int steps = stepsOfSecondCreate(beginning.disk());
    assertThat(steps).isGreaterThan(8);
    for (int step = 0; step <= steps; step++) {
      for (CrashChance luck : lucks(step)) {
        CrashFolder disk = beginning.disk();
        boolean created = createKilledAt(step, disk);
        assertThat(created).isEqualTo(step == steps);
        CrashFolder rest = disk.powerCut(luck);
        rest.advance(created ? TEMPS_ARE_OLD : later(disk.media(), luck));
        List<String> expected = created ? plus(promised, SECOND) : promised;
        assertThat(names(sink(rest))).as("killed at step %d", step).containsAll(expected);
        seesOnlyWholeObjects(sink(rest));
        goesOnFrom(rest);
      }
    }
  }

  /// Late enough for the next writer to clear temporary files. But where links are not counted, and
  /// mixed luck has kept both names of a rename whose create never returned, only a file system
  /// check can part them.
  private static Duration later(Media media, CrashChance luck) {
    boolean mayBeTorn = media != Media.LINKS && luck != CrashChance.GOOD && luck != CrashChance.BAD;
    return mayBeTorn ? Duration.ZERO : TEMPS_ARE_OLD;
  }

  private static void seesOnlyWholeObjects(ObjectSink sink) throws Exception {
    for (String name : names(sink)) {
      assertThat(read(sink, name)).as(name).isEqualTo(bytes(name));
    }
  }

  /// The next writer's create of the same name ends well, and what it found or made outlasts the
  /// next power cut.
  private static void goesOnFrom(CrashFolder rest) throws Exception {
    boolean wasThere = names(sink(rest)).contains(SECOND);
    CreateResult result = create(sink(rest), SECOND);
    assertThat(result).isEqualTo(wasThere ? CreateResult.TAKEN : CreateResult.CREATED);
    create(sink(rest), "runs/3");
    CrashFolder last = rest.powerCut(CrashChance.BAD);
    assertThat(names(sink(last))).contains(SECOND);
    seesOnlyWholeObjects(sink(last));
  }

  /// The process dies, the machine does not: the next writer builds on what it sees, and only then
  /// the power goes.
  @ParameterizedTest
  @EnumSource(Media.class)
  void what_a_writer_has_listed_lasts_once_it_has_created_something(Media media) throws Exception {
    int shownEarly = 0;
    int steps = stepsOfSecondCreate(afterFirstCreate(media));
    for (int step = 0; step < steps; step++) {
      CrashFolder disk = afterFirstCreate(media);
      createKilledAt(step, disk);
      ObjectSink next = sink(disk);
      List<ObjectInfo> shown = next.list("", "", 10);
      shownEarly += shown.size() - 1;
      create(next, "runs/2");
      List<ObjectInfo> left = sink(disk.powerCut(CrashChance.BAD)).list("", "", 10);
      assertThat(left).as("killed at step %d", step).containsAll(shown);
    }
    assertThat(shownEarly).as("stories that show the killed writer's object").isPositive();
  }

  @Test
  void what_an_open_has_shown_lasts_once_something_is_created() throws Exception {
    CrashFolder disk = withUnsyncedName("packs/p");
    ObjectSink next = sink(disk);
    assertThat(read(next, "packs/p")).isEqualTo(bytes("packs/p"));
    create(next, "runs/2");
    assertThat(names(sink(disk.powerCut(CrashChance.BAD)))).contains("packs/p", "runs/2");
  }

  @Test
  void what_a_create_finds_taken_lasts() throws Exception {
    CrashFolder disk = withUnsyncedName("packs/p");
    assertThat(create(sink(disk), "packs/p")).isEqualTo(CreateResult.TAKEN);
    assertThat(names(sink(disk.powerCut(CrashChance.BAD)))).contains("packs/p");
  }

  private static CrashFolder withUnsyncedName(String name) throws Exception {
    CrashFolder disk = afterFirstCreate(Media.LINKS);
    ObjectSink writer = sink(disk);
    disk.hook(
        new Hook() {
          private boolean isNamed;

          @Override
          public void before(int step, String what) {
            if (isNamed) {
              throw new KilledError(what);
            }
            isNamed = what.startsWith("name ");
          }
        });
    assertThatThrownBy(() -> create(writer, name)).isInstanceOf(KilledError.class);
    disk.hook(Hook.NONE);
    assertThat(names(sink(disk.powerCut(CrashChance.BAD)))).doesNotContain(name);
    return disk;
  }

  /// Without link counts, a temporary name that survives beside the object's would take the object
  /// along when it is cleared. A system may write a folder back whenever it likes: here just before
  /// the rename.
  @ParameterizedTest
  @EnumSource(
      value = Media.class,
      names = {"NO_LINKS", "PLAIN_RENAMES"})
  void a_renamed_object_outlives_the_clearing_of_temporary_files(Media media) throws Exception {
    CrashFolder disk = afterFirstCreate(media);
    ObjectSink writer = sink(disk);
    disk.hook(
        new Hook() {
          @Override
          public void before(int step, String what) throws IOException {
            if (what.startsWith("name ")) {
              disk.syncFolder("_tmp");
            }
          }
        });
    assertThat(create(writer, SECOND)).isEqualTo(CreateResult.CREATED);
    CrashFolder rest = disk.powerCut(CrashChance.BAD);
    rest.advance(TEMPS_ARE_OLD);
    create(sink(rest), "runs/3");
    assertThat(read(sink(rest), SECOND)).isEqualTo(bytes(SECOND));
  }

  /// Another writer's whole create runs between any two steps of ours; then the power goes at any
  /// later step.
  @ParameterizedTest
  @EnumSource(
      value = Media.class,
      names = {"LINKS", "NO_LINKS"})
  void of_two_writers_interleaved_at_any_step_one_wins_and_lasts(Media media) throws Exception {
    int steps = stepsOfSecondCreate(afterFirstCreate(media));
    for (int theirs = 0; theirs < steps; theirs++) {
      for (int cut = theirs + 1; cut <= steps; cut++) {
        for (String theirName : List.of(SECOND, "commits/fe-2", "packs/p")) {
          CrashFolder disk = afterFirstCreate(media);
          List<String> created = new Interleaving(disk, theirs, cut, theirName).run();
          for (CrashChance luck : List.of(CrashChance.GOOD, CrashChance.BAD)) {
            CrashFolder rest = disk.powerCut(luck);
            rest.advance(TEMPS_ARE_OLD);
            create(sink(rest), "runs/3");
            assertThat(names(sink(rest)))
                .as("theirs at %d, cut at %d", theirs, cut)
                .contains(FIRST)
                .containsAll(created);
            seesOnlyWholeObjects(sink(rest));
          }
        }
      }
    }
  }

  /// Two writers on one disk: theirs runs as a whole before a step of ours, and ours dies at a
  /// later step.
  private static final class Interleaving implements Hook {
    private final ObjectSink ours;
    private final ObjectSink theirs;
    private final CrashFolder disk;
    private final int theirStep;
    private final int cut;
    private final String theirName;
    private final List<String> created = new ArrayList<>();
    private int ourSteps;
    private boolean isTheirTurn;

    Interleaving(CrashFolder disk, int theirStep, int cut, String theirName) throws Exception {
      this.ours = sink(disk);
      this.theirs = sink(disk);
      this.disk = disk;
      this.theirStep = theirStep;
      this.cut = cut;
      this.theirName = theirName;
    }

    /// The names that one of the two was told to have created.
    List<String> run() throws Exception {
      disk.hook(this);
      try {
        create(ours, SECOND, created);
      } catch (KilledError killed) {
        return created;
      } finally {
        disk.hook(Hook.NONE);
      }
      assertThat(created).as("of one name one writer").doesNotHaveDuplicates();
      return created;
    }

    private static void create(ObjectSink sink, String name, List<String> created)
        throws TargetException, InterruptedException {
      if (SimulatedPlace.create(sink, name) == CreateResult.CREATED) {
        created.add(name);
      }
    }

    @Override
    public void before(int step, String what) {
      if (isTheirTurn) {
        return;
      }
      if (ourSteps == theirStep) {
        isTheirTurn = true;
        createTheirs();
        isTheirTurn = false;
      }
      if (ourSteps >= cut) {
        throw new KilledError(what);
      }
      ourSteps++;
    }

    private void createTheirs() {
      try {
        create(theirs, theirName, created);
      } catch (TargetException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static CrashFolder afterFirstCreate(Media media) throws Exception {
    CrashFolder disk = new CrashFolder(media);
    assertThat(create(sink(disk), FIRST)).isEqualTo(CreateResult.CREATED);
    return disk;
  }

  /// A fresh writer's create of the second name, dead from `step` on.
  private static boolean createKilledAt(int step, CrashFolder disk) throws Exception {
    ObjectSink writer = sink(disk);
    disk.hook(CrashFolder.killAt(step));
    try {
      return create(writer, SECOND) == CreateResult.CREATED;
    } catch (KilledError killed) {
      return false;
    } finally {
      disk.hook(Hook.NONE);
    }
  }

  private static int stepsOfSecondCreate(CrashFolder disk) throws Exception {
    ObjectSink writer = sink(disk);
    disk.hook(Hook.NONE);
    create(writer, SECOND);
    return disk.steps();
  }

  private static List<CrashChance> lucks(int step) {
    Stream<CrashChance> mixed =
        Stream.iterate(step * 1_000L, seed -> seed + 1)
            .limit(MIXES)
            .map(seed -> CrashChance.mixed(Seeds.random(seed)));
    return Stream.concat(Stream.of(CrashChance.GOOD, CrashChance.BAD), mixed).toList();
  }

  private static List<String> plus(List<String> names, String more) {
    return Stream.concat(names.stream(), Stream.of(more)).toList();
  }
}
