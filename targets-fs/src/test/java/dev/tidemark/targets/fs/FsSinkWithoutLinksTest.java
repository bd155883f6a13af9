package dev.tidemark.targets.fs;

import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.testkit.ObjectSinkContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/// The contract on a file system that has renames that replace nothing, and no hard links: most USB
/// sticks.
final class FsSinkWithoutLinksTest extends ObjectSinkContract {

  @TempDir Path dir;

  @Override
  protected ObjectSink open() throws Exception {
    Traits traits = new Traits("stick", true, true, 4);
    return FolderSink.open(
        new WithoutLinks(new LocalFolderOps(dir.resolve("archive"))), traits, false);
  }

  private record WithoutLinks(LocalFolderOps disk) implements FolderOps {

    @Override
    public Naming name(String from, String to, Way way) throws IOException {
      return way == Way.RENAME_NO_REPLACE ? disk.name(from, to, way) : Naming.NOT_SUPPORTED;
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
      return disk.list(folder);
    }

    @Override
    public Optional<Status> status(String path) throws IOException {
      return disk.status(path);
    }

    @Override
    public void makeFolder(String folder) throws IOException {
      disk.makeFolder(folder);
    }

    @Override
    public void syncFolder(String folder) throws IOException {
      disk.syncFolder(folder);
    }

    @Override
    public NewFile create(String path) throws IOException {
      return disk.create(path);
    }

    @Override
    public void delete(String path) throws IOException {
      disk.delete(path);
    }

    @Override
    public InputStream read(String path, long offset, long length) throws IOException {
      return disk.read(path, offset, length);
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
