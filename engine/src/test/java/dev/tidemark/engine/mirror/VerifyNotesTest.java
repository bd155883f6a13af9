package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whether a verification was remembered is told, and true. And how much an entry holds.
class VerifyNotesTest {

  private static final Instant AT = Instant.ofEpochSecond(5);

  private final SimDisk machine = new SimDisk();
  private final Disk disk = machine.process("p");
  private final VerifyNotes notes = new VerifyNotes(disk);

  @BeforeEach
  void register() throws IOException {
    TargetState.register(
            disk, "t", new Registration(new UUID(1, 2), new UUID(3, 4), "memory:t", false))
        .close();
  }

  private static PackRef pack(long id) {
    return new PackRef(1, 0, 99, new ExtentId(id), new ExtentId(id), new Hash(id, 0, 0, 0));
  }

  private static RunRef part(int number) {
    return new RunRef(2, number, 0, 9, Hash.ZERO);
  }

  private static VerifyResult found(KnownDamage damage) {
    return new VerifyResult(
        damage, LostCommits.NONE, Set.of(), Set.of(), Optional.of(damage.packs()), false);
  }

  private static KnownDamage damage(Set<PackRef> packs, Set<RunRef> parts) {
    return new KnownDamage(AT, packs.size() + parts.size(), packs, parts, 0, true, false);
  }

  private static final VerifyResult BAD = found(damage(Set.of(pack(1)), Set.of()));
  private static final ContentProgress READ = ContentProgress.atOnce(AT, AT.plusSeconds(1));

  private void assertNothingNoted() throws IOException {
    assertThat(notes.damage("t")).isEqualTo(KnownDamage.NONE);
    assertThat(notes.read("t")).isEqualTo(VerifyNote.NONE);
  }

  @Test
  void what_was_noted_is_told_to_be_so() throws IOException {
    assertThat(notes.note("t", BAD)).isTrue();
    assertThat(notes.note("t", BAD, READ)).isTrue();
    assertThat(notes.damage("t").packs()).containsExactly(pack(1));
    assertThat(notes.read("t").whole()).isPresent();
    assertThat(machine.openFiles()).isZero();
  }

  @Test
  void while_another_process_mirrors_there_nothing_is_noted_and_that_is_told() throws IOException {
    try (DiskLock lane = machine.process("lane").tryLock(TargetState.lock("t")).orElseThrow()) {
      assertThat(notes.note("t", BAD)).isFalse();
      assertThat(notes.note("t", BAD, READ)).isFalse();
    }
    assertNothingNoted();
    assertThat(notes.note("t", BAD)).isTrue();
  }

  @Test
  void an_archive_that_is_not_there_is_no_damage_and_is_there_once_nothing_wrong_was_read()
      throws IOException {
    assertThat(notes.noteMissing("t", AT, "gone")).isTrue();
    assertNothingNoted();
    assertThat(standing()).contains(RoundOutcome.Reason.MISSING);
    notes.note("t", BAD);
    assertThat(standing()).contains(RoundOutcome.Reason.MISSING);
    notes.note("t", found(KnownDamage.NONE));
    assertThat(standing()).isEmpty();
    assertThat(notes.noteMissing("other", AT, "gone")).isFalse();
    try (DiskLock lane = machine.process("lane").tryLock(TargetState.lock("t")).orElseThrow()) {
      assertThat(notes.noteMissing("t", AT, "gone")).isFalse();
    }
    assertThat(standing()).isEmpty();
  }

  private Optional<RoundOutcome.Reason> standing() {
    return LastRound.of(disk, "t").flatMap(LastRound::standing);
  }

  @Test
  void of_what_is_no_target_nothing_is_noted_and_that_is_told() throws IOException {
    for (String name : Set.of("other", "../t", "No Name", "")) {
      assertThat(notes.note(name, BAD)).isFalse();
      assertThat(notes.note(name, BAD, READ)).isFalse();
      assertThat(notes.damage(name)).isEqualTo(KnownDamage.NONE);
      assertThat(notes.commits(name)).isEqualTo(LostCommits.NONE);
    }
    assertThat(disk.list(TargetState.DIRECTORY)).containsExactly("t.state");
  }

  @Test
  void of_a_target_that_is_forgotten_meanwhile_nothing_is_noted_and_that_is_told()
      throws IOException {
    VerifyNotes late = new VerifyNotes(forgettingAtLock());
    assertThat(late.note("t", BAD)).isFalse();
    register();
    assertThat(late.note("t", BAD, READ)).isFalse();
    assertThat(disk.exists(TargetState.file("t"))).isFalse();
  }

  /// The disk, where another process forgets the target just before the lock is taken.
  private Disk forgettingAtLock() {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("tryLock")) {
                TargetState.delete(disk, "t");
              }
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void a_note_that_does_not_fit_on_the_disk_is_an_error_and_the_lock_is_free_again()
      throws IOException {
    machine.capacity(machine.used() + 20);
    assertThatThrownBy(() -> notes.note("t", BAD)).isInstanceOf(NoSpaceException.class);
    assertNothingNoted();
    machine.capacity(Long.MAX_VALUE);
    assertThat(notes.note("t", BAD)).isTrue();
    assertThat(notes.damage("t").packs()).containsExactly(pack(1));
    assertThat(machine.openFiles()).isZero();
  }

  /// Goal: an entry that lists as much as it may is one that can be read again.
  @Test
  void packs_and_parts_together_are_listed_up_to_4000_and_those_beyond_are_counted()
      throws IOException {
    Set<PackRef> packs = new LinkedHashSet<>();
    for (long id = 1; id < 4_000; id++) {
      packs.add(pack(id));
    }
    Set<RunRef> parts = Set.of(part(0), part(1), part(2), part(3), part(4));
    ByteBuffer bytes = ByteBuffer.wrap(KnownDamageCodec.encode(damage(packs, parts)));
    KnownDamage read = KnownDamageCodec.decode(bytes);
    assertThat(read.packs()).isEqualTo(packs);
    assertThat(read.parts()).containsExactly(part(0));
    assertThat(read.others()).isEqualTo(4);
    assertThat(read.othersInContent()).isTrue();
    assertThat(notes.note("t", found(damage(packs, parts)))).isTrue();
    assertThat(notes.damage("t")).isEqualTo(read);
  }
}
