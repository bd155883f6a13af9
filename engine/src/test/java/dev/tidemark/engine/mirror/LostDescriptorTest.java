package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a descriptor that is gone or damaged is replaced by what commits prove, and a good one, or
/// one that a newer program wrote, never is.
class LostDescriptorTest {

  private static final String NAME = "tidemark.json";

  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    for (int i = 0; i < 3; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private Optional<Descriptor> replacement() throws Exception {
    return new LostDescriptor(origin.sink, Seam.real()).replacement("usb", "machine");
  }

  private byte[] bytes() {
    return origin.sink.bytes(NAME).orElseThrow();
  }

  private List<String> commits() {
    return origin.sink.names().stream()
        .filter(name -> name.startsWith("commits/"))
        .sorted()
        .toList();
  }

  private void assertProven() throws Exception {
    Descriptor replacement = replacement().orElseThrow();
    Registration registered = origin.known().registration();
    assertThat(replacement.volume()).isEqualTo(registered.volume());
    assertThat(replacement.archive()).isEqualTo(registered.archive());
    assertThat(replacement.label()).isEqualTo("usb");
    assertThat(replacement.host()).isEqualTo("machine");
    assertThat(Instant.parse(replacement.created())).isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void a_good_descriptor_is_not_replaced() throws Exception {
    assertThat(replacement()).isEmpty();
  }

  @Test
  void one_that_is_gone_is_replaced_by_what_commits_say() throws Exception {
    origin.sink.delete(new ObjectName(NAME));
    assertProven();
  }

  /// Behind that lies the checksum: without it the rest is what an earlier program wrote.
  @Test
  void one_that_is_damaged_anywhere_before_its_checksum_is_replaced() throws Exception {
    byte[] good = bytes();
    int end = new String(good, StandardCharsets.UTF_8).indexOf("\"sha256\"");
    for (int at = 0; at < end; at += 7) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      origin.sink.tamper(NAME, bad);
      assertProven();
    }
    origin.sink.tamper(NAME, new byte[0]);
    assertProven();
  }

  @Test
  void the_newest_good_commit_says_it_where_newer_ones_are_damaged() throws Exception {
    origin.sink.delete(new ObjectName(NAME));
    origin.sink.tamper(commits().getFirst(), new byte[50]);
    assertProven();
  }

  @Test
  void without_a_good_commit_nothing_is_proven() throws Exception {
    origin.sink.delete(new ObjectName(NAME));
    commits().forEach(name -> origin.sink.tamper(name, new byte[50]));
    assertThat(replacement()).isEmpty();
    for (String name : commits()) {
      origin.sink.delete(new ObjectName(name));
    }
    assertThat(replacement()).isEmpty();
  }

  /// As a newer program writes it: its checksum would be of other fields.
  @Test
  void what_a_newer_program_wrote_is_too_new_and_not_replaced() {
    String json =
        new String(bytes(), StandardCharsets.UTF_8)
            .replaceFirst(",\n  \"sha256\": \"[0-9a-f]{64}\"", "")
            .replace("\"format\": 0", "\"format\": 1");
    origin.sink.tamper(NAME, json.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(this::replacement).isInstanceOf(TargetException.Rejected.class);
  }
}
