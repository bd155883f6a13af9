package dev.tidemark.engine.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/// A directory of a [LocalSource], by its path.
///
/// Directories alone decide what is another file system: a union may give a file the number of the
/// one that it comes from, and the file belongs to the tree all the same. Its inode number then
/// proves nothing.
final class LocalDirectory implements SourceDirectory {

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final LocalPath path;
  private final LocalStats stats;
  private final int fileSystem;

  /// Of this directory; empty until somebody has to know.
  private volatile Optional<Long> device;

  LocalDirectory(LocalPath path, LocalStats stats, int fileSystem, Optional<Long> device) {
    this.path = path;
    this.stats = stats;
    this.fileSystem = fileSystem;
    this.device = device;
  }

  /// Something that looks and may fail.
  interface Look<T> {
    T now() throws IOException;
  }

  @Override
  public ReadResult<DirectoryNames> list() {
    return look(() -> {
      DirectoryNames.Builder names = new DirectoryNames.Builder();
      try (DirectoryStream<java.nio.file.Path> listed = Files.newDirectoryStream(path.path())) {
        listed.forEach(child -> names.add(RawNames.of(child)));
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      return names.sorted();
    });
  }

  @Override
  public ReadResult<SourceStat> stat(byte[] name) {
    return stats.of(path.child(name)).map(this::stat);
  }

  private SourceStat stat(FileAttributes of) {
    boolean other = of.device() != device();
    boolean mounted = of.type() == SourceType.DIRECTORY && (other || of.mountRoot());
    return of.stat(other || mounted ? SourceStat.ANY_FILE_SYSTEM : fileSystem, mounted);
  }

  private long device() {
    Optional<Long> known = device;
    if (known.isEmpty()) {
      long found =
          stats.of(path) instanceof ReadResult.Seen<FileAttributes> seen
              ? seen.value().device()
              : -1;
      known = Optional.of(found);
      device = known;
    }
    return known.get();
  }

  @Override
  public ReadResult<SourceFile> open(byte[] name) {
    LocalPath file = path.child(name);
    return look(
        () -> stats.calls().isPresent() ? open(stats.calls().get(), file) : openByTheJdk(file));
  }

  private SourceFile open(LinuxCalls calls, LocalPath path) throws IOException {
    int file = calls.open(path.bytes());
    try {
      if (calls.attributes(file).type() == SourceType.FILE) {
        return new LinuxFile(calls, file, this::stat);
      }
    } catch (IOException e) {
      calls.close(file);
      throw e;
    }
    calls.close(file);
    throw new NoSuchFileException("");
  }

  /// Nobody can say here what was opened, but what has the name is a file before.
  private SourceFile openByTheJdk(LocalPath path) throws IOException {
    if (stats.now(path).type() != SourceType.FILE) {
      throw new NoSuchFileException("");
    }
    FileChannel file = FileChannel.open(path.path(), READ);
    return new JdkFile(file, () -> stat(stats.now(path)));
  }

  @Override
  public ReadResult<byte[]> readLink(byte[] name) {
    return look(() -> RawNames.target(Files.readSymbolicLink(path.child(name).path())));
  }

  @Override
  public UnkeptTraits traits(byte[] name) {
    return stats
        .calls()
        .map(calls -> calls.traits(path.child(name).bytes()))
        .orElse(UnkeptTraits.NONE);
  }

  @Override
  public SourceDirectory child(byte[] name, int childFileSystem) {
    return new LocalDirectory(
        path.child(name),
        stats,
        childFileSystem,
        childFileSystem == fileSystem ? device : Optional.empty());
  }

  static <T> ReadResult<T> look(Look<T> look) {
    try {
      return new ReadResult.Seen<>(look.now());
    } catch (NoSuchFileException | NotDirectoryException | NotLinkException e) {
      return new ReadResult.Vanished<>();
    } catch (IOException e) {
      return new ReadResult.Refused<>(reason(e));
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (reason != null) {
      return reason;
    }
    return e instanceof java.nio.file.AccessDeniedException
        ? "access denied"
        : e.getClass().getSimpleName();
  }
}
