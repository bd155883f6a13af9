package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why a verification is not remembered, where it is not.
class VerifyMemoryStoryTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private String clone;

  @BeforeEach
  void mirror() throws IOException {
    Files.writeString(Files.createDirectories(place.resolve("ann")).resolve("a.txt"), "first");
    tidemark = Tidemark.at(place, "{name: usb, type: fs, path: %1$s/usb}");
    clone = place.resolve("clone").toString();
    tidemark.ok("init");
    tidemark.ok("import");
    tidemark.ok("target", "create", "usb");
    tidemark.ok("mirror");
    tidemark.ok("clone", "usb", clone);
  }

  @Test
  void a_clone_says_of_a_place_that_is_no_target_of_it_that_it_is_none() {
    Ran verified = tidemark.ok("verify", "usb", "--content", "-V", clone);
    assertThat(verified.err())
        .contains("not remembered: it is no target of the volume " + clone)
        .doesNotContain("being mirrored to");
  }

  @Test
  void no_slice_is_read_that_nobody_would_remember() {
    assertThat(
            tidemark.ends(ExitCode.USAGE, "verify", "usb", "--budget", "1MiB", "-V", clone).err())
        .contains("this is none of them");
  }

  @Test
  void a_target_that_is_being_mirrored_to_is_said_to_be() throws IOException {
    LocalDisk disk = new LocalDisk(place.resolve("vol"));
    try (DiskLock lane = disk.tryLock("targets/usb.lock").orElseThrow()) {
      assertThat(lane).isNotNull();
      assertThat(tidemark.ok("verify", "usb").err())
          .contains("not remembered: it is being mirrored to");
    }
    assertThat(tidemark.ok("verify", "usb").err()).doesNotContain("not remembered");
  }
}
