package dev.tidemark.targets.fs;

import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.spi.folder.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A directory of this machine, over NIO. What is made in it is for its owner alone.
///
/// An interrupt closes the channel it finds: that ends the one operation at hand, and no channel
/// outlives a call but that of an object being read.
final class LocalFolderOps implements FolderOps {

  private static final boolean IS_WINDOWS = java.io.File.separatorChar == '\\';

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path root;

  LocalFolderOps(Path root) {
    this.root = root;
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path(folder))) {
      for (Path entry : stream) {
        entries.add(new Entry(name(entry), Optional.empty()));
      }
    } catch (DirectoryIteratorException e) {
      throw OsErrors.translate(Objects.requireNonNull(e.getCause()));
    } catch (NotDirectoryException e) {
      throw new NoSuchFileException(e.getFile(), null, "not a directory");
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
    return entries;
  }

  private static String name(Path entry) {
    Path name = entry.getFileName();
    return name == null ? "" : name.toString();
  }

  @Override
  public Optional<Status> status(String path) throws IOException {
    try {
      return Optional.of(read(path(path)));
    } catch (IOException e) {
      IOException translated = OsErrors.translate(e);
      if (translated instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw translated;
    }
  }

  private static Status read(Path path) throws IOException {
    BasicFileAttributes a =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Kind kind = a.isRegularFile() ? Kind.FILE : a.isDirectory() ? Kind.FOLDER : Kind.OTHER;
    return new Status(kind, a.size(), a.lastModifiedTime().toInstant());
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    Path path = path(folder);
    try {
      Files.createDirectory(path, OwnerOnly.directory(path));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
    if (folder.isEmpty()) {
      syncAbove(path);
    }
  }

  /// The directory above the root is not ours, and often not readable: then whoever made the root
  /// answers for it.
  private static void syncAbove(Path path) throws IOException {
    Path above = path.getParent();
    if (above != null) {
      try {
        sync(above);
      } catch (AccessDeniedException e) {
        if (Files.isWritable(above)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void syncFolder(String folder) throws IOException {
    sync(path(folder));
  }

  /// Windows has no such call, and NTFS journals its directories.
  private static void sync(Path folder) throws IOException {
    if (IS_WINDOWS) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  @Override
  public NewFile create(String path) throws IOException {
    Path file = path(path);
    try {
      return new LocalFile(FileChannel.open(file, NEW, OwnerOnly.file(file)));
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  @Override
  public Naming name(String from, String to, Way way) throws IOException {
    try {
      return switch (way) {
        case LINK -> link(path(from), path(to));
        case RENAME_NO_REPLACE -> NativeRename.rename(path(from), path(to));
        case RENAME -> rename(path(from), path(to));
      };
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  private static Naming link(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
      return Naming.DONE;
    } catch (FileAlreadyExistsException e) {
      return Naming.TAKEN;
    } catch (UnsupportedOperationException e) {
      return Naming.NOT_SUPPORTED;
    } catch (FileSystemException e) {
      if (OsErrors.isUnsupported(e)) {
        return Naming.NOT_SUPPORTED;
      }
      throw e;
    }
  }

  private static Naming rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    return Naming.DONE;
  }

  @Override
  public void delete(String path) throws IOException {
    Path file = path(path);
    try {
      if (status(path).map(s -> s.kind() != Kind.FOLDER).orElse(false)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  @Override
  public InputStream read(String path, long offset, long length) throws IOException {
    Path file = path(path);
    try {
      if (status(path).map(s -> s.kind() != Kind.FILE).orElse(true)) {
        throw new NoSuchFileException(file.toString());
      }
      return new RangeStream(FileChannel.open(file, StandardOpenOption.READ), offset, length);
    } catch (IOException e) {
      throw OsErrors.translate(e);
    }
  }

  @Override
  public void close() {}

  private Path path(String relative) {
    return relative.isEmpty() ? root : root.resolve(relative);
  }

  /// A file being written.
  private record LocalFile(FileChannel channel) implements NewFile {

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw OsErrors.translate(e);
      }
    }

    @Override
    public void sync() throws IOException {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw OsErrors.translate(e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// Part of a file, read by position.
  private static final class RangeStream extends InputStream {
    private final FileChannel channel;
    private long position;
    private long left;

    RangeStream(FileChannel channel, long offset, long length) {
      this.channel = channel;
      this.position = offset;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left <= 0) {
        return -1;
      }
      int n = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)), position);
      if (n > 0) {
        position += n;
        left -= n;
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
