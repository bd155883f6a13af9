package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A good descriptor is never touched, another archive's neither, and what is written again is
/// proven by a commit.
class DescriptorCheckTest {

  private static final String NAME = "tidemark.json";
  private static final UUID VOLUME = BareHeader.VOLUME;
  private static final UUID ARCHIVE = BareHeader.ARCHIVE;
  private static final Descriptor OURS =
      new Descriptor(VOLUME, ARCHIVE, "attic", "old host", "2026-01-01T00:00:00Z");
  private static final Descriptor OTHER =
      new Descriptor(VOLUME, new UUID(5, 6), "cellar", "old host", "2026-01-01T00:00:00Z");
  private static final CommitHeader PROVEN =
      BareHeader.of(1, CommitKind.BASE, BlankMark.none(new Timeline(0, 5, 6)));

  private final SimSeam machine = new SimSeam(3);
  private final Disk disk = new SimDisk().process("p");
  private final MemorySink place = new MemorySink();
  private final FaultySink sink = new FaultySink(place);
  private TargetState state;

  @BeforeEach
  void register() throws Exception {
    state =
        TargetState.register(disk, "t", new Registration(VOLUME, ARCHIVE, "memory:bucket", false));
  }

  @AfterEach
  void close() {
    state.close();
  }

  private DescriptorCheck check() {
    return new DescriptorCheck(sink, machine.seam(), state, "t", "new host");
  }

  private void remember(byte[] descriptor) throws Exception {
    state.note(new StateEntry.Looked(Instant.EPOCH, 1, descriptor));
  }

  private static byte[] flipped(Descriptor descriptor) {
    byte[] bytes = descriptor.encode();
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static byte[] newer(Descriptor descriptor) {
    return new String(descriptor.encode(), StandardCharsets.UTF_8)
        .replaceFirst(",\n  \"sha256\": \"[0-9a-f]{64}\"", "")
        .replace("\"format\": 0", "\"format\": 9")
        .getBytes(StandardCharsets.UTF_8);
  }

  private Descriptor there() throws Exception {
    return Descriptor.decode(place.bytes(NAME).orElseThrow());
  }

  @Test
  void a_good_one_is_left_as_it_is_with_all_its_bytes() throws Exception {
    place.tamper(NAME, OURS.encode());
    DescriptorCheck check = check();
    assertThat(check.mend(PROVEN)).isEmpty();
    assertThat(check.isGone()).isFalse();
    assertThat(check.bytes()).isEqualTo(OURS.encode());
    assertThatCode(check::checkOurs).doesNotThrowAnyException();
    assertThat(sink.count(FaultySink.Kind.CREATE) + sink.count(FaultySink.Kind.DELETE)).isZero();
  }

  @Test
  void one_that_is_gone_comes_back_with_the_bytes_that_are_remembered() throws Exception {
    remember(OURS.encode());
    DescriptorCheck check = check();
    assertThat(check.isGone()).isTrue();
    assertThat(check.bytes()).isEmpty();
    assertThat(check.mend(PROVEN)).contains(NAME + " was gone and was written again");
    assertThat(place.bytes(NAME)).contains(OURS.encode());
    assertThat(check.bytes()).isEqualTo(OURS.encode());
    assertThat(sink.count(FaultySink.Kind.DELETE)).isZero();
  }

  @Test
  void one_that_is_damaged_is_deleted_and_comes_back() throws Exception {
    place.tamper(NAME, flipped(OURS));
    remember(OURS.encode());
    DescriptorCheck check = check();
    assertThat(check.isGone()).isFalse();
    assertThat(check.mend(PROVEN)).contains(NAME + " was damaged and was written again");
    assertThat(place.bytes(NAME)).contains(OURS.encode());
  }

  @Test
  void what_is_remembered_is_not_written_where_it_is_none_of_the_proven_archive() throws Exception {
    for (byte[] remembered : List.of(new byte[0], flipped(OURS), OTHER.encode())) {
      place.wipe();
      remember(remembered);
      assertThat(check().mend(PROVEN)).isPresent();
      assertThat(there())
          .isEqualTo(
              new Descriptor(
                  VOLUME, ARCHIVE, "t", "new host", machine.seam().time().now().toString()));
    }
  }

  @Test
  void another_archives_descriptor_is_never_replaced() {
    place.tamper(NAME, OTHER.encode());
    assertThatThrownBy(() -> check().mend(PROVEN))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining(OTHER.archive().toString());
    assertThatThrownBy(() -> check().checkOurs())
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining(OTHER.archive().toString());
    assertThat(place.bytes(NAME)).contains(OTHER.encode());
  }

  @Test
  void where_no_commit_proves_it_one_that_is_gone_or_damaged_is_an_error() {
    assertThatThrownBy(() -> check().checkOurs())
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("is gone, and no commit there can be read");
    place.tamper(NAME, flipped(OURS));
    assertThatThrownBy(() -> check().checkOurs())
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("is damaged, and no commit there can be read");
    assertThat(place.bytes(NAME)).contains(flipped(OURS));
  }

  @Test
  void what_a_newer_program_wrote_is_too_new_for_everybody_and_stays() {
    place.tamper(NAME, newer(OURS));
    assertThatThrownBy(() -> check().checkOurs())
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("too new");
    assertThatThrownBy(() -> check().mend(PROVEN))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("too new");
    assertThat(place.bytes(NAME)).contains(newer(OURS));
  }

  @Test
  void where_a_damaged_one_may_not_be_deleted_a_person_is_told_to() {
    place.tamper(NAME, flipped(OURS));
    sink.script(FaultySink.every(FaultySink.Kind.DELETE, Fault.REJECTED));
    assertThatThrownBy(() -> check().mend(PROVEN))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("may not be deleted here")
        .hasMessageContaining("Delete it there");
    assertThat(place.bytes(NAME)).contains(flipped(OURS));
  }

  @Test
  void one_that_is_read_back_damaged_is_not_told_to_be_mended() {
    sink.script(call -> {
      if (call.kind() == FaultySink.Kind.OPEN && place.bytes(NAME).isPresent()) {
        place.tamper(NAME, flipped(OURS));
      }
      return Fault.NONE;
    });
    assertThatThrownBy(() -> check().mend(PROVEN))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("damaged again");
  }

  @Test
  void one_of_another_archive_that_took_the_name_meanwhile_is_not_told_to_be_ours()
      throws Exception {
    sink.script(call -> {
      if (call.kind() == FaultySink.Kind.CREATE) {
        place.tamper(NAME, OTHER.encode());
      }
      return Fault.NONE;
    });
    assertThatThrownBy(() -> check().mend(PROVEN)).isInstanceOf(TargetException.Corrupt.class);
    assertThat(there()).isEqualTo(OTHER);
  }
}
