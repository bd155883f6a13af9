package dev.tidemark.engine.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The work folder of a restore, in a directory where others may write.
///
/// It is made for its owner alone, opened once, and from then on reached by its descriptor: who
/// renames it or puts another in its place changes nothing for this restore. One that is there
/// already is taken only if it belongs to who restores and nobody else may write in it. Nothing in
/// it is opened through a link, and a file that is opened to write is always a new one.
///
/// Names are of files directly in it. An interrupt during an operation ends it, and the restore.
public final class WorkFolder implements Disk, Closeable {

  /// Folders of this process that are locked: closing any descriptor of a locked file drops its
  /// lock, so nobody here opens it twice.
  private static final Set<Object> LOCKED = ConcurrentHashMap.newKeySet();

  private static final int PROBES = 100;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path path;
  private final SecureDirectoryStream<Path> folder;

  private WorkFolder(Path path, SecureDirectoryStream<Path> folder) {
    this.path = path;
    this.folder = folder;
  }

  /// Makes the folder, or takes the one that an earlier attempt left.
  ///
  /// @throws ForeignEntryException if it is not ours
  /// @throws UnsupportedOperationException on a system without descriptors of directories
  public static WorkFolder at(Path path) throws IOException {
    try {
      Files.createDirectory(path, OWNERS_FOLDER);
    } catch (FileAlreadyExistsException e) {
      // Whose it is shows below.
    }
    WorkFolder folder = new WorkFolder(path, open(path));
    try {
      folder.checkOwner();
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static SecureDirectoryStream<Path> open(Path path) throws IOException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null) {
      throw new IllegalArgumentException("no folder can be made at " + path);
    }
    try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
      if (above instanceof SecureDirectoryStream<Path> secure) {
        return secure.newDirectoryStream(name, NOFOLLOW_LINKS);
      }
    } catch (java.nio.file.FileSystemException e) {
      if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
        throw e;
      }
      throw notOurs(path, "is no directory");
    }
    throw new UnsupportedOperationException("this system opens nothing relative to a directory");
  }

  /// A probe tells what a folder and a file of ours look like here: some file systems give all
  /// files one owner or one mode.
  private void checkOwner() throws IOException {
    Path probe = newProbe();
    PosixFileAttributes ours;
    try {
      ours =
          folder
              .getFileAttributeView(probe, PosixFileAttributeView.class, NOFOLLOW_LINKS)
              .readAttributes();
    } finally {
      folder.deleteFile(probe);
    }
    PosixFileAttributes its =
        folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
    if (!its.owner().equals(ours.owner())) {
      throw notOurs(path, "belongs to " + its.owner().getName());
    }
    if (othersWrite(its) && !othersWrite(ours)) {
      throw notOurs(path, "can be written by others");
    }
  }

  /// A file that certainly is ours: a new one. Another process may be here with its own.
  private Path newProbe() throws IOException {
    for (int i = 0; i < PROBES; i++) {
      Path probe = Path.of("probe-" + i);
      try {
        folder.newByteChannel(probe, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), OWNER_ONLY).close();
        return probe;
      } catch (FileAlreadyExistsException e) {
        // The next one.
      }
    }
    throw notOurs(path, "is full of others' files");
  }

  private static boolean othersWrite(PosixFileAttributes attributes) {
    return attributes.permissions().stream().anyMatch(OTHERS_WRITE::contains);
  }

  private static ForeignEntryException notOurs(Path path, String what) {
    return new ForeignEntryException(path + " " + what);
  }

  @Override
  public DiskFile openForRead(String name) throws IOException {
    return new ChannelFile(channel(name, Set.of(READ, NOFOLLOW_LINKS)));
  }

  @Override
  public DiskFile openForWrite(String name) throws IOException {
    delete(name);
    return new ChannelFile(channel(name, Set.of(CREATE_NEW, READ, WRITE, NOFOLLOW_LINKS)));
  }

  private FileChannel channel(String name, Set<? extends OpenOption> options) throws IOException {
    return (FileChannel) folder.newByteChannel(Path.of(name), options, OWNER_ONLY);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return attributesOf(name).isPresent();
  }

  @Override
  public long length(String name) throws IOException {
    return attributesOf(name).orElseThrow(() -> new NoSuchFileException(name)).size();
  }

  private Optional<BasicFileAttributes> attributesOf(String name) throws IOException {
    try {
      return Optional.of(
          folder
              .getFileAttributeView(Path.of(name), BasicFileAttributeView.class, NOFOLLOW_LINKS)
              .readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// @param dir only the folder itself has names
  @Override
  public List<String> list(String dir) throws IOException {
    List<String> names = new ArrayList<>();
    try (SecureDirectoryStream<Path> again = folder.newDirectoryStream(Path.of("."))) {
      again.forEach(name -> names.add(name.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  @Override
  public void createDirectory(String name) {
    throw new UnsupportedOperationException("the work folder of a restore holds files only");
  }

  @Override
  public void rename(String from, String to) throws IOException {
    folder.move(Path.of(from), folder, Path.of(to));
  }

  @Override
  public void delete(String name) throws IOException {
    try {
      folder.deleteFile(Path.of(name));
    } catch (NoSuchFileException e) {
      // It is gone.
    }
  }

  @Override
  public void syncDirectory(String dir) throws IOException {
    try (FileChannel itself = channel(".", Set.of(READ))) {
      itself.force(true);
    }
  }

  @Override
  public Optional<DiskLock> tryLock(String name) throws IOException {
    Object key = key();
    if (!LOCKED.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = channel(name, Set.of(CREATE, WRITE, NOFOLLOW_LINKS));
      taken = channel.tryLock() != null;
      return taken ? Optional.of(new Lock(channel, key)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!taken) {
        LOCKED.remove(key);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private Object key() throws IOException {
    Object key =
        folder.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
    return key == null ? path : key;
  }

  @Override
  public String lockHolder(String name) {
    return "";
  }

  /// Removes all that is in the folder, and the folder.
  public void remove() throws IOException {
    for (String name : list("")) {
      delete(name);
    }
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  private record Lock(FileChannel channel, Object key) implements DiskLock {

    @Override
    public void close() {
      if (!channel.isOpen()) {
        return;
      }
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("release the lock of a restore", e);
      } finally {
        LOCKED.remove(key);
      }
    }
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {

    @Override
    public int read(java.nio.ByteBuffer to, long at) throws IOException {
      return channel.read(to, at);
    }

    @Override
    public void write(java.nio.ByteBuffer from, long at) throws IOException {
      long place = at;
      while (from.hasRemaining()) {
        place += channel.write(from, place);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
