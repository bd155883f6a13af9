package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.needs.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is not mounted is told from one that is empty.
class MountPointTest {

  @TempDir Path root;

  @Test
  void the_mount_point_above_a_directory_is_where_its_file_system_begins() {
    Need.ability("/proc").require(Files.isDirectory(Path.of("/proc/self")));
    assertThat(MountPoint.above(Path.of("/proc/self"))).isEqualTo("/proc");
    assertThat(MountPoint.above(Path.of("/proc/not-there/at-all"))).isEqualTo("/proc");
    assertThat(MountPoint.above(Path.of("/"))).isEmpty();
  }

  @Test
  void a_noted_mount_point_is_unmounted_if_it_is_a_plain_directory_or_gone() {
    Need.ability("/proc").require(Files.isDirectory(Path.of("/proc/self")));
    assertThat(unmounted("/proc", Path.of("/proc/x"))).isFalse();
    assertThat(unmounted(root.toString(), root.resolve("x"))).isTrue();
    assertThat(unmounted(root.resolve("gone").toString(), root.resolve("gone/x"))).isTrue();
    assertThat(unmounted(root.toString(), Path.of("/elsewhere"))).isFalse();
    assertThat(unmounted("", root.resolve("x"))).isFalse();
    assertThat(MountPoint.isUnmounted(Optional.empty(), Optional.of(root))).isFalse();
    assertThat(MountPoint.isUnmounted(Optional.of(root.toString()), Optional.empty())).isFalse();
  }

  private static boolean unmounted(String noted, Path directory) {
    return MountPoint.isUnmounted(Optional.of(noted), Optional.of(directory));
  }

  /// Method: the noted mount point is a plain directory, as it is while its disk is unplugged.
  @Test
  void of_a_disk_that_is_not_mounted_no_command_begins_anew_or_advises_it() throws Exception {
    World world = new World(3);
    MemorySink disk = new MemorySink();
    ModelVolume volume = new ModelVolume();
    Machine machine = new Machine(world, volume, disk).in(root.resolve("tidemark"));
    machine.create();
    machine.write(new Random(3), 100);
    assertThat(machine.round()).isInstanceOf(RoundOutcome.Done.class);
    try (TargetState state = TargetState.open(machine.process, "t").orElseThrow()) {
      state.note(new StateEntry.Mounted(root.toString()));
    }
    assertThatThrownBy(machine::create)
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("is not mounted");
    disk.wipe();
    machine.write(new Random(4), 100);
    RoundOutcome outcome = machine.round();
    assertThat(outcome).isInstanceOf(RoundOutcome.Offline.class);
    assertThat(outcome.text())
        .contains("the disk that was mounted at " + root + " is not mounted")
        .doesNotContain("detach");
    assertThatThrownBy(machine::create)
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("is not mounted")
        .message()
        .doesNotContain("detach");
    assertThat(disk.names()).isEmpty();
  }

  @Test
  void a_registered_place_that_is_mounted_and_empty_is_begun_anew_only_after_detach()
      throws Exception {
    World world = new World(3);
    MemorySink place = new MemorySink();
    Machine machine = new Machine(world, new ModelVolume(), place);
    machine.create();
    place.wipe();
    assertThatThrownBy(machine::create)
        .isInstanceOf(TargetException.Missing.class)
        .hasMessageContaining("target detach t");
    assertThat(place.names()).isEmpty();
  }
}
