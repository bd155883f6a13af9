package dev.tidemark.testkit;

import static dev.tidemark.testkit.SimulatedPlace.bytes;
import static dev.tidemark.testkit.SimulatedPlace.content;
import static dev.tidemark.testkit.SimulatedPlace.create;
import static dev.tidemark.testkit.SimulatedPlace.name;
import static dev.tidemark.testkit.SimulatedPlace.names;
import static dev.tidemark.testkit.SimulatedPlace.read;
import static dev.tidemark.testkit.SimulatedPlace.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.spi.folder.FolderOps.Way;
import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.testkit.CrashFolder.Hook;
import dev.tidemark.testkit.CrashFolder.Media;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a folder sink makes of errors, interrupts, left-over files, and places that lack something.
final class FolderSinkFaultTest {

  private static final String NAME = "commits/ff-0";

  /// How one step fails.
  private enum Trouble {
    BROKEN_BEFORE(false),
    BROKEN_AFTER(true),
    DENIED(false),
    FULL(false),
    INTERRUPTED(false);

    private final boolean isAfter;

    Trouble(boolean isAfter) {
      this.isAfter = isAfter;
    }

    Hook at(int step) {
      return new Hook() {
        @Override
        public void before(int at, String what) throws IOException {
          if (at == step && !isAfter) {
            fail(what);
          }
        }

        @Override
        public void after(int at, String what) throws IOException {
          if (at == step && isAfter) {
            fail(what);
          }
        }
      };
    }

    private void fail(String what) throws IOException {
      switch (this) {
        case BROKEN_BEFORE, BROKEN_AFTER -> throw new IOException("Input/output error");
        case DENIED -> throw new AccessDeniedException(what);
        case FULL -> throw RefusedException.full(null);
        case INTERRUPTED -> {
          Thread.currentThread().interrupt();
          throw new ClosedByInterruptException();
        }
      }
    }
  }

  @AfterEach
  void no_interrupt_reaches_the_next_test() {
    Thread.interrupted();
  }

  @Test
  void a_root_that_appears_while_it_is_looked_for_is_not_gone() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    disk.hook(
        new Hook() {
          @Override
          public void after(int at, String what) throws IOException {
            disk.hook(Hook.NONE);
            try {
              create(sink, "packs/beside");
            } catch (TargetException | InterruptedException e) {
              throw new IOException(e);
            }
          }
        });
    assertThat(create(sink, NAME)).isEqualTo(CreateResult.CREATED);
    assertThat(names(sink)).containsExactly(NAME, "packs/beside");
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void trouble_at_any_step_of_a_create_ends_as_the_contract_says(Trouble trouble) throws Exception {
    List<String> endings = new ArrayList<>();
    for (Media media : Media.values()) {
      int step = 0;
      while (true) {
        CrashFolder disk = new CrashFolder(media);
        ObjectSink sink = sink(disk);
        disk.hook(trouble.at(step));
        String ending = ending(sink);
        boolean isReached = step < disk.steps();
        disk.hook(Hook.NONE);
        judge(ending, sink, step);
        endings.add(ending);
        if (!isReached) {
          break;
        }
        step++;
      }
    }
    assertThat(endings).contains("CREATED").contains(expectedOf(trouble));
  }

  private static String[] expectedOf(Trouble trouble) {
    return switch (trouble) {
      case BROKEN_BEFORE, BROKEN_AFTER -> new String[] {"Unavailable", "OutcomeUnknown"};
      case DENIED, FULL -> new String[] {"Rejected"};
      case INTERRUPTED -> new String[] {"InterruptedException"};
    };
  }

  private static String ending(ObjectSink sink) {
    try {
      return create(sink, NAME).name();
    } catch (TargetException | InterruptedException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static void judge(String ending, ObjectSink sink, int step) throws Exception {
    boolean isInterrupted = Thread.interrupted();
    boolean isThere = names(sink).contains(NAME);
    switch (ending) {
      case "CREATED" -> assertThat(isThere).isTrue();
      case "OutcomeUnknown" -> assertThat(isInterrupted).isFalse();
      case "Unavailable", "Rejected", "InterruptedException" ->
          assertThat(isThere).as("%s at step %d", ending, step).isFalse();
      default -> throw new AssertionError("step " + step + " ends in " + ending);
    }
    CreateResult again = create(sink, NAME);
    assertThat(again).isEqualTo(isThere ? CreateResult.TAKEN : CreateResult.CREATED);
    assertThat(read(sink, NAME)).isEqualTo(bytes(NAME));
  }

  @Test
  void a_taken_name_is_told_before_the_source_is_opened() throws Exception {
    ObjectSink sink = sink(new CrashFolder(Media.LINKS));
    create(sink, NAME);
    Content unread =
        Contents.promising(
            bytes(NAME),
            () -> {
              throw new IOException("opened in vain");
            });
    assertThat(sink.create(name(NAME), unread)).isEqualTo(CreateResult.TAKEN);
  }

  @Test
  void an_interrupt_after_the_name_is_given_is_kept_and_the_create_ends_well() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    disk.hook(
        new Hook() {
          @Override
          public void after(int step, String what) {
            if (what.startsWith("name ")) {
              Thread.currentThread().interrupt();
            }
          }
        });
    assertThat(create(sink, NAME)).isEqualTo(CreateResult.CREATED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(names(sink(disk.powerCut(CrashChance.BAD)))).containsExactly(NAME);
    assertThat(disk.files()).containsExactly(NAME);
  }

  // What killed writers leave.

  @Test
  void left_over_files_are_never_listed_and_go_when_they_are_an_hour_old() throws Exception {
    CrashFolder disk = withLeftOver();
    assertThat(disk.files()).hasSize(1);
    assertThat(names(sink(disk))).isEmpty();
    create(sink(disk), "packs/1");
    assertThat(disk.files()).as("it may be a living writer's").hasSize(2);
    disk.advance(Duration.ofMinutes(61));
    create(sink(disk), "packs/2");
    assertThat(disk.files()).containsExactlyInAnyOrder("packs/1", "packs/2");
  }

  @Test
  void left_over_files_go_before_the_first_byte_is_written_for_the_disk_may_be_full_of_them()
      throws Exception {
    CrashFolder disk = withLeftOver();
    disk.advance(Duration.ofHours(2));
    disk.hook(
        new Hook() {
          @Override
          public void before(int step, String what) throws IOException {
            if (what.startsWith("write ")) {
              throw RefusedException.full(null);
            }
          }
        });
    assertThatThrownBy(() -> create(sink(disk), NAME)).isInstanceOf(TargetException.Rejected.class);
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void a_living_writer_whose_file_was_cleared_is_told_to_try_again_and_can() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink slow = sink(disk);
    disk.hook(
        new Hook() {
          private boolean isDone;

          @Override
          public void before(int step, String what) {
            if (what.startsWith("name ") && !isDone) {
              isDone = true;
              disk.advance(Duration.ofHours(2));
              createQuietly(disk, "packs/other");
            }
          }
        });
    assertThatThrownBy(() -> create(slow, NAME)).isInstanceOf(TargetException.Unavailable.class);
    disk.hook(Hook.NONE);
    assertThat(create(slow, NAME)).isEqualTo(CreateResult.CREATED);
    assertThat(names(slow)).containsExactly(NAME, "packs/other");
  }

  private static void createQuietly(CrashFolder disk, String name) {
    try {
      create(sink(disk), name);
    } catch (TargetException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static CrashFolder withLeftOver() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink writer = sink(disk);
    disk.hook(
        new Hook() {
          private boolean isDead;

          @Override
          public void before(int step, String what) {
            isDead |= what.startsWith("sync _tmp/");
            if (isDead) {
              throw new KilledError(what);
            }
          }
        });
    assertThatThrownBy(() -> create(writer, NAME)).isInstanceOf(KilledError.class);
    disk.hook(Hook.NONE);
    return disk;
  }

  // A place is tried before an archive is trusted to it.

  @ParameterizedTest
  @EnumSource
  void trouble_at_any_step_of_a_probe_is_told_and_leaves_no_object(Trouble trouble)
      throws Exception {
    int steps = stepsOfProbe();
    assertThat(steps).isGreaterThan(10);
    int told = 0;
    for (int step = 0; step < steps; step++) {
      CrashFolder disk = new CrashFolder(Media.LINKS);
      ObjectSink sink = sink(disk);
      disk.hook(trouble.at(step));
      try {
        sink.probe();
      } catch (TargetException | InterruptedException e) {
        told++;
      }
      disk.hook(Hook.NONE);
      Thread.interrupted();
      assertThat(names(sink)).isEmpty();
      sink.probe();
      boolean isClearing = step >= steps - 3; // what cannot be cleared goes when it is old
      assertThat(disk.files()).hasSizeLessThanOrEqualTo(isClearing ? 1 : 0);
    }
    assertThat(told).isEqualTo(steps - 3);
  }

  private static int stepsOfProbe() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    AtomicInteger steps = new AtomicInteger();
    ObjectSink sink = sink(disk);
    disk.hook(
        new Hook() {
          @Override
          public void before(int at, String what) {
            steps.incrementAndGet();
          }
        });
    sink.probe();
    return steps.get();
  }

  @Test
  void a_place_that_gives_a_taken_name_again_does_not_pass_the_probe() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink =
        FolderSink.open(
            changed(
                disk, "name", args -> disk.name((String) args[0], (String) args[1], Way.RENAME)),
            new Traits("crash:", true, true, 1),
            false);
    assertThatThrownBy(sink::probe)
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("a name that was taken was given again");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void a_place_that_gives_back_other_bytes_does_not_pass_the_probe() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink =
        FolderSink.open(
            changed(disk, "read", args -> new ByteArrayInputStream(new byte[5])),
            new Traits("crash:", true, true, 1),
            false);
    assertThatThrownBy(sink::probe)
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("does not hold what was written");
    assertThat(disk.files()).isEmpty();
  }

  private interface Operation {
    Object run(Object[] args) throws IOException;
  }

  /// The same place, but for one operation.
  private static FolderOps changed(FolderOps ops, String name, Operation operation) {
    return (FolderOps)
        Proxy.newProxyInstance(
            FolderOps.class.getClassLoader(),
            new Class<?>[] {FolderOps.class},
            (proxy, method, args) -> {
              try {
                return method.getName().equals(name)
                    ? operation.run(args)
                    : method.invoke(ops, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  // Places that lack something.

  @Test
  void a_place_with_neither_links_nor_exclusive_renames_is_refused_and_the_remedy_named()
      throws Exception {
    CrashFolder disk = new CrashFolder(Media.PLAIN_RENAMES);
    assertThatThrownBy(() -> create(sink(disk, false), NAME))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("single-writer: true");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void a_single_writer_replaces_nothing_even_there() throws Exception {
    ObjectSink sink = sink(new CrashFolder(Media.PLAIN_RENAMES), true);
    assertThat(sink.traits().exclusiveCreate()).isFalse();
    assertThat(create(sink, NAME)).isEqualTo(CreateResult.CREATED);
    assertThat(sink.create(name(NAME), content("other"))).isEqualTo(CreateResult.TAKEN);
    assertThat(read(sink, NAME)).isEqualTo(bytes(NAME));
  }

  @Test
  void a_root_that_vanishes_is_missing_for_every_call_and_not_made_again() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    create(sink, NAME);
    disk.unmount();
    assertThatThrownBy(() -> create(sink, NAME)).isInstanceOf(TargetException.Missing.class);
    assertThatThrownBy(() -> create(sink, "new/1")).isInstanceOf(TargetException.Missing.class);
    assertThatThrownBy(() -> names(sink)).isInstanceOf(TargetException.Missing.class);
    assertThatThrownBy(() -> sink.open(name(NAME), 0, 1))
        .isInstanceOf(TargetException.Missing.class);
    assertThatThrownBy(() -> sink.delete(name(NAME))).isInstanceOf(TargetException.Missing.class);
    assertThat(disk.status("")).isEqualTo(Optional.empty());
  }

  @Test
  void a_root_that_vanishes_under_a_create_is_missing() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    create(sink, "packs/0");
    disk.hook(
        new Hook() {
          @Override
          public void before(int step, String what) {
            if (what.startsWith("name ")) {
              disk.unmount();
            }
          }
        });
    assertThatThrownBy(() -> create(sink, "packs/1")).isInstanceOf(TargetException.Missing.class);
    assertThat(disk.status("")).isEqualTo(Optional.empty());
  }

  @Test
  void an_empty_place_is_only_looked_at_by_open_and_by_reads() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    assertThat(names(sink)).isEmpty();
    assertThat(sink.open(name(NAME), 0, 1)).isEmpty();
    sink.delete(name(NAME));
    assertThat(disk.status("")).isEqualTo(Optional.empty());
  }

  @Test
  void a_folder_that_somebody_removes_is_made_again() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    create(sink, "packs/0");
    disk.removeFolder("packs");
    assertThatThrownBy(() -> create(sink, "packs/1"))
        .isInstanceOf(TargetException.Unavailable.class);
    assertThat(create(sink, "packs/1")).isEqualTo(CreateResult.CREATED);
    assertThat(names(sink(disk.powerCut(CrashChance.BAD)))).containsExactly("packs/1");
  }

  @Test
  void names_that_are_folders_of_others_are_rejected() throws Exception {
    ObjectSink sink = sink(new CrashFolder(Media.LINKS));
    create(sink, "a/b");
    assertThatThrownBy(() -> create(sink, "a")).isInstanceOf(TargetException.Rejected.class);
    assertThatThrownBy(() -> create(sink, "a/b/c")).isInstanceOf(TargetException.Rejected.class);
    assertThat(names(sink)).containsExactly("a/b");
  }

  /// Goal: the first creates of a place may run side by side. Method: one asks whether the root is
  /// there and, before it hears *no*, another makes it.
  @Test
  void a_root_that_another_call_makes_meanwhile_is_not_gone() throws Exception {
    AtomicReference<Callable<?>> meanwhile = new AtomicReference<>(() -> "nothing");
    CrashFolder disk = new CrashFolder(Media.LINKS);
    InvocationHandler slow =
        (proxy, method, arguments) -> {
          Object answer = method.invoke(disk, arguments);
          if (method.getName().equals("status") && "".equals(arguments[0])) {
            meanwhile.getAndSet(() -> "nothing").call();
          }
          return answer;
        };
    FolderOps ops =
        (FolderOps)
            Proxy.newProxyInstance(
                FolderOps.class.getClassLoader(), new Class<?>[] {FolderOps.class}, slow);
    ObjectSink sink = FolderSink.open(ops, new Traits("slow disk", true, true, 4), false);
    meanwhile.set(() -> create(sink, "packs/other"));
    assertThat(create(sink, NAME)).isEqualTo(CreateResult.CREATED);
    assertThat(names(sink)).containsExactly(NAME, "packs/other");
  }

  // What listing costs.

  @Test
  void a_prefix_keeps_other_folders_unread() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    create(sink, "packs/0/1");
    create(sink, "packs/1/1");
    create(sink, NAME);
    List<String> folders = new ArrayList<>();
    disk.hook(
        new Hook() {
          @Override
          public void before(int step, String what) {
            if (what.startsWith("list ")) {
              folders.add(what);
            }
          }
        });
    sink.list("commits/", "", 1);
    sink.list("packs/1", "", 1);
    sink.list("packs/0/", "packs/0/1", 1);
    sink.list("", NAME, 1);
    assertThat(folders)
        .containsExactly(
            "list commits",
            "list packs",
            "list packs/1",
            "list packs/0",
            "list ",
            "list commits",
            "list packs",
            "list packs/0");
  }

  @Test
  void foreign_files_are_neither_listed_nor_in_the_way() throws Exception {
    CrashFolder disk = new CrashFolder(Media.LINKS);
    ObjectSink sink = sink(disk);
    create(sink, NAME);
    disk.create(".DS_Store").close();
    disk.makeFolder("lost+found");
    disk.create("lost+found/a").close();
    disk.create("commits/Thumbs.db").close();
    assertThat(names(sink)).containsExactly(NAME);
  }
}
