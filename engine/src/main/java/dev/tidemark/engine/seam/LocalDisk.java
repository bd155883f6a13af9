package dev.tidemark.engine.seam;

import dev.tidemark.spi.folder.OwnerOnly;
import dev.tidemark.spi.folder.PathPresence;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real directory. What is made in it is for its owner alone.
public final class LocalDisk implements Disk {

  private final Path root;

  /// @param root the directory; [#createDirectory] of `""` creates it
  public LocalDisk(Path root) {
    this.root = SystemPath.of(root);
  }

  @Override
  public DiskFile openForRead(String name) throws IOException {
    return LocalFile.openForRead(path(name));
  }

  @Override
  public DiskFile openForWrite(String name) throws IOException {
    return LocalFile.openForWrite(path(name));
  }

  @Override
  public boolean exists(String name) throws IOException {
    return PathPresence.of(path(name));
  }

  @Override
  public List<String> list(String dir) throws IOException {
    try (Stream<Path> names = Files.list(path(dir))) {
      return names.map(p -> String.valueOf(p.getFileName())).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public long length(String name) throws IOException {
    return Files.size(path(name));
  }

  @Override
  public void createDirectory(String name) throws IOException {
    try {
      Path path = path(name);
      Files.createDirectories(path, OwnerOnly.directory(path));
    } catch (IOException e) {
      throw sorted(e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw sorted(e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  /// Windows cannot open a directory and needs no sync of it.
  @Override
  public void syncDirectory(String dir) throws IOException {
    if (isWindows()) {
      return;
    }
    try {
      Uninterrupted.shared().run(() -> forceDirectory(path(dir)));
    } catch (IOException e) {
      throw sorted(e);
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<DiskLock> tryLock(String name) throws IOException {
    try {
      return LocalLock.tryTake(path(name));
    } catch (IOException e) {
      throw sorted(e);
    }
  }

  @Override
  public String lockHolder(String name) throws IOException {
    return LocalLock.holder(path(name));
  }

  private Path path(String name) {
    Path path = name.isEmpty() ? root : root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException("the name '" + name + "' leaves " + root);
    }
    return path;
  }

  static IOException sorted(IOException e) {
    String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    boolean full = text != null && FullDiskWords.ofThisSystem().areIn(text);
    return full ? new NoSpaceException(String.valueOf(e.getMessage()), e) : e;
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }
}
