package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.folder.OwnerOnly;
import dev.tidemark.testkit.Umask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

  @TempDir private Path dir;

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(DiskFile file, int length) throws IOException {
    ByteBuffer to = ByteBuffer.allocate(length);
    file.read(to, 0);
    return new String(to.array(), 0, to.position(), StandardCharsets.UTF_8);
  }

  @Test
  void an_interrupt_closes_no_file_and_is_kept() throws IOException {
    try (DiskFile file = new LocalDisk(dir).openForWrite("f")) {
      Thread.currentThread().interrupt();
      file.write(text("abc"), 0);
      file.force();
      assertThat(read(file, 3)).isEqualTo("abc");
      assertThat(Thread.interrupted()).isTrue();
      file.write(text("xyz"), 0);
      file.force();
      assertThat(read(file, 3)).isEqualTo("xyz");
    }
  }

  @Test
  void what_is_made_is_for_its_owner_alone_whatever_the_umask() throws IOException {
    LocalDisk disk = new LocalDisk(dir.resolve("v/w"));
    try (Umask umask = Umask.of(0)) {
      disk.createDirectory("a/b");
      disk.openForWrite("a/b/file").close();
      disk.tryLock("lock").orElseThrow().close();
      try (Stream<Path> made = Files.walk(dir.resolve("v"))) {
        assertThat(made).hasSize(7).noneMatch(OwnerOnly::isOpen);
      }
      assertThat(OwnerOnly.isOpen(Files.createFile(dir.resolve("other")))).isTrue();
    }
  }

  @Test
  void direct_buffers_are_read_and_written_too() throws IOException {
    try (DiskFile file = new LocalDisk(dir).openForWrite("f")) {
      ByteBuffer direct = ByteBuffer.allocateDirect(600_000);
      for (int i = 0; i < direct.capacity(); i++) {
        direct.put(i, (byte) (i / 1000));
      }
      file.write(direct.duplicate(), 7);
      ByteBuffer back = ByteBuffer.allocateDirect(600_000);
      while (back.hasRemaining()) {
        file.read(back, 7 + back.position());
      }
      assertThat(back.flip()).isEqualTo(direct);
      assertThat(file.size()).isEqualTo(600_007);
    }
  }

  @Test
  void names_are_listed_renamed_and_deleted() throws IOException {
    LocalDisk disk = new LocalDisk(dir);
    disk.createDirectory("a/b");
    disk.openForWrite("a/b/two").close();
    disk.openForWrite("a/b/one").close();
    disk.rename("a/b/two", "a/b/one");
    disk.syncDirectory("a/b");
    assertThat(disk.list("a/b")).containsExactly("one");
    assertThat(disk.list("nowhere")).isEmpty();
    disk.delete("a/b/one");
    disk.delete("a/b/one");
    assertThat(disk.exists("a/b/one")).isFalse();
    assertThatThrownBy(() -> disk.openForRead("a/b/one")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.openForRead("../x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_lock_is_exclusive_within_a_process() throws IOException {
    LocalDisk disk = new LocalDisk(dir);
    try (DiskLock lock = disk.tryLock("lock").orElseThrow()) {
      assertThat(disk.tryLock("lock")).isEmpty();
      assertThat(disk.lockHolder("lock")).contains("process " + ProcessHandle.current().pid());
      assertThat(lock).isNotNull();
    }
    disk.tryLock("lock").orElseThrow().close();
  }

  /// Goal: a lock whose holder cannot be written down, on a full disk say, is a lock like any other
  /// and ends. Method: a directory is where the holder's name should be.
  @Test
  void a_lock_is_taken_and_given_back_where_its_holder_cannot_be_named() throws IOException {
    LocalDisk disk = new LocalDisk(dir);
    Files.createDirectories(dir.resolve("lock.holder/in the way"));
    for (int i = 0; i < 2; i++) {
      try (DiskLock lock = disk.tryLock("lock").orElseThrow()) {
        assertThat(disk.tryLock("lock")).isEmpty();
        assertThat(lock).isNotNull();
      }
    }
  }

  @Test
  void who_cannot_take_a_lock_leaves_nothing_locked() throws IOException {
    LocalDisk disk = new LocalDisk(dir);
    Path inTheWay = Files.createDirectory(dir.resolve("lock"));
    assertThatThrownBy(() -> disk.tryLock("lock")).isInstanceOf(IOException.class);
    Files.delete(inTheWay);
    disk.tryLock("lock").orElseThrow().close();
  }

  /// Goal: of two processes one has the lock, and the lock ends with it however it ends. Method:
  /// another JVM takes it and is killed.
  @Test
  void a_lock_is_exclusive_between_processes_and_dies_with_its_process() throws Exception {
    LocalDisk disk = new LocalDisk(dir);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertThat(disk.tryLock("lock")).isEmpty();
      assertThat(disk.tryLock("lock")).isEmpty(); // asking does not break it
      assertThat(disk.lockHolder("lock")).contains("process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    disk.tryLock("lock").orElseThrow().close();
  }

  /// The other process.
  static final class LockHolder {
    public static void main(String[] args) throws IOException {
      DiskLock lock = new LocalDisk(Path.of(args[0])).tryLock("lock").orElseThrow();
      System.out.println("locked");
      System.in.read();
      lock.close();
    }
  }
}
