package dev.tidemark.targets.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.folder.FolderOps.Kind;
import dev.tidemark.spi.folder.FolderOps.Naming;
import dev.tidemark.spi.folder.FolderOps.NewFile;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.folder.FolderOps.Way;
import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LocalFolderOpsTest {

  @TempDir Path dir;

  private LocalFolderOps ops;

  @BeforeEach
  void open() {
    ops = new LocalFolderOps(dir);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"LINK", "RENAME_NO_REPLACE"})
  void an_exclusive_way_names_a_free_name_and_replaces_nothing(Way way) throws Exception {
    write("a", "a");
    write("b", "b");
    assertThat(ops.name("a", "to", way)).isEqualTo(Naming.DONE);
    assertThat(ops.name("b", "to", way)).isEqualTo(Naming.TAKEN);
    assertThat(dir.resolve("to")).hasContent("a");
    assertThat(Files.exists(dir.resolve("a"))).isEqualTo(way == Way.LINK);
    assertThat(dir.resolve("b")).hasContent("b");
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"LINK", "RENAME_NO_REPLACE"})
  void of_racers_in_an_exclusive_way_one_wins(Way way) throws Exception {
    int racers = 16;
    for (int round = 0; round < 50; round++) {
      String to = "to" + round;
      CyclicBarrier start = new CyclicBarrier(racers);
      List<Callable<Naming>> calls =
          IntStream.range(0, racers)
              .<Callable<Naming>>mapToObj(i ->
                  () -> {
                    write(to + "-" + i, "x");
                    start.await();
                    return ops.name(to + "-" + i, to, way);
                  })
              .toList();
      assertThat(Collections.frequency(inParallel(calls), Naming.DONE)).isOne();
    }
  }

  private static List<Naming> inParallel(List<Callable<Naming>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void naming_what_is_gone_or_into_no_folder_finds_no_file(Way way) throws Exception {
    write("a", "a");
    assertThatThrownBy(() -> ops.name("gone", "to", way)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ops.name("a", "none/to", way)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void names_beyond_ascii_are_renamed_like_others() throws Exception {
    LocalFolderOps inner = new LocalFolderOps(Files.createDirectory(dir.resolve("ü")));
    inner.create("a").close();
    assertThat(inner.name("a", "b", Way.RENAME_NO_REPLACE)).isEqualTo(Naming.DONE);
    assertThat(dir.resolve("ü/b")).exists();
  }

  @Test
  void a_path_through_a_file_leads_nowhere() throws Exception {
    write("a", "a");
    assertThat(ops.status("a/b")).isEmpty();
    assertThatThrownBy(() -> ops.list("a")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ops.read("a/b", 0, 1)).isInstanceOf(NoSuchFileException.class);
    ops.delete("a/b");
  }

  @Test
  void symbolic_links_are_no_files_and_no_folders() throws Exception {
    write("a", "a");
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("a"));
    assertThat(ops.status("link")).map(Status::kind).contains(Kind.OTHER);
    assertThatThrownBy(() -> ops.read("link", 0, 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ops.makeFolder("link")).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void a_folder_is_never_deleted() throws Exception {
    ops.makeFolder("folder");
    ops.delete("folder");
    assertThat(dir.resolve("folder")).isDirectory();
  }

  @Test
  void a_full_disk_refuses() {
    assertThatThrownBy(this::writeToTheFullDevice)
        .isInstanceOf(RefusedException.class)
        .hasMessage("no space left");
  }

  /// The one place on every Linux that is always full.
  private void writeToTheFullDevice() throws IOException {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      full.write(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  @Test
  void a_name_that_is_too_long_is_refused() {
    assertThatThrownBy(() -> ops.create("a".repeat(300)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("name is too long");
  }

  private void write(String path, String text) throws IOException {
    try (NewFile file = ops.create(path)) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      file.write(bytes, 0, bytes.length);
      file.sync();
    }
  }
}
