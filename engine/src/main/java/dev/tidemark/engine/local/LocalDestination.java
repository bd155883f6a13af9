package dev.tidemark.engine.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.FarTimes;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A directory of this machine, through the JDK's file API and, on Linux, a few calls of the
/// system.
public final class LocalDestination implements DestinationTree {

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Path root;
  private final RawPaths paths;
  private final ProtectedPlaces places;
  private final LocalWorkFolder work;
  private final boolean posix;
  private final Optional<PosixCalls> system = PosixCalls.ofThisSystem();

  private LocalDestination(Path root, ProtectedPlaces places, Optional<Path> elsewhere) {
    this.root = SystemPath.of(root);
    this.paths = new RawPaths(this.root);
    this.places = places;
    this.work = new LocalWorkFolder(this.root, elsewhere);
    this.posix = this.root.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /// Fills `root`, which may be missing.
  public static LocalDestination at(Path root) {
    return at(root, ProtectedPlaces.known());
  }

  /// Fills `root`, which may be missing, and spares what is protected.
  public static LocalDestination at(Path root, ProtectedPlaces places) {
    return new LocalDestination(root, places, Optional.empty());
  }

  /// Looks at `root` for a dry run, which keeps its own files in `work` and changes nothing else.
  public static LocalDestination forDryRun(Path root, ProtectedPlaces places, Path work) {
    return new LocalDestination(root, places, Optional.of(work));
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public Optional<Found> find(TreePath path) throws IOException {
    try {
      return Optional.of(
          found(
              path, Files.readAttributes(paths.of(path), BasicFileAttributes.class, follow(path))));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
  }

  private static java.nio.file.LinkOption[] follow(TreePath path) {
    return path.isRoot()
        ? new java.nio.file.LinkOption[0]
        : new java.nio.file.LinkOption[] {NOFOLLOW_LINKS};
  }

  private Found found(TreePath path, BasicFileAttributes attributes) {
    Instant modified =
        FarTimes.modified(() -> paths.raw(path), attributes.lastModifiedTime().toInstant());
    return new Found(
        type(attributes), attributes.size(), modified.getEpochSecond(), modified.getNano());
  }

  private static Optional<FileType> type(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return Optional.of(FileType.DIRECTORY);
    }
    if (attributes.isSymbolicLink()) {
      return Optional.of(FileType.SYMLINK);
    }
    return attributes.isRegularFile() ? Optional.of(FileType.FILE) : Optional.empty();
  }

  @Override
  public List<byte[]> list(TreePath directory) throws IOException {
    List<byte[]> out = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(paths.of(directory))) {
      for (Path entry : entries) {
        byte[] name = RawPaths.lastName(entry);
        if (!directory.isRoot() || !work.hasName(name)) {
          out.add(name);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return out;
  }

  @Override
  public void createDirectory(TreePath path) throws IOException {
    Path place = paths.of(path);
    try {
      if (path.isRoot()) {
        Files.createDirectories(root);
      } else {
        Files.createDirectory(place, onlyOwner("rwx------"));
      }
    } catch (FileAlreadyExistsException e) {
      if (!find(path).map(f -> f.is(FileType.DIRECTORY)).orElse(false)) {
        throw e;
      }
      makeWritable(place);
    }
  }

  private void makeWritable(Path directory) throws IOException {
    int mode = posix ? (int) Files.getAttribute(directory, "unix:mode") & 07777 : 0700;
    if ((mode & 0700) != 0700) {
      Files.setAttribute(directory, "unix:mode", mode | 0700);
    }
  }

  private FileAttribute<?>[] onlyOwner(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void createSymlink(TreePath path, byte[] linkTarget) throws IOException {
    if (system.isEmpty() || !system.get().createSymlink(linkTarget, paths.raw(path))) {
      Files.createSymbolicLink(paths.of(path), paths.linkTarget(linkTarget));
    }
  }

  @Override
  public boolean isSymlinkTo(TreePath path, byte[] linkTarget) throws IOException {
    Path place = paths.of(path);
    return Files.isSymbolicLink(place)
        && paths
            .linkTarget(RawPaths.bytes(Files.readSymbolicLink(place)))
            .equals(paths.linkTarget(linkTarget));
  }

  @Override
  public boolean isSameFile(TreePath a, TreePath b) throws IOException {
    try {
      return posix
          ? fileKey(paths.of(a)).equals(fileKey(paths.of(b)))
          : Files.isSameFile(paths.of(a), paths.of(b));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
  }

  @Override
  public void createLink(TreePath path, TreePath existing) throws IOException {
    Files.createLink(paths.of(path), paths.of(existing));
  }

  @Override
  public RestoredFile createFile(TreePath path) throws IOException {
    return new Open(FileChannel.open(paths.of(path), NEW, onlyOwner("rw-------")));
  }

  @Override
  public RestoredFile openToCompare(TreePath path) throws IOException {
    return new Open(FileChannel.open(paths.of(path), StandardOpenOption.READ, NOFOLLOW_LINKS));
  }

  @Override
  public RestoredFile openFile(TreePath path) throws IOException {
    return new Open(FileChannel.open(paths.of(path), StandardOpenOption.WRITE, NOFOLLOW_LINKS));
  }

  @Override
  public void rename(TreePath from, TreePath to) throws IOException {
    Files.move(paths.of(from), paths.of(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(TreePath path) throws IOException {
    Files.delete(paths.of(path));
  }

  @Override
  public boolean setAttributes(TreePath path, Inode wanted) throws IOException {
    Path place = paths.of(path);
    boolean owned = setOwner(path, place, wanted);
    try {
      if (posix && wanted.type() != FileType.SYMLINK) {
        // Without its owner a set-user-id bit would lend the rights of somebody else.
        Files.setAttribute(place, "unix:mode", wanted.mode() & (owned ? 07777 : 01777));
      }
    } finally {
      setModified(path, wanted.mtimeSeconds(), wanted.mtimeNanos());
    }
    return owned;
  }

  private boolean setOwner(TreePath path, Path place, Inode wanted) {
    if (!posix) {
      return false;
    }
    if (system.isPresent()) {
      return system.get().setOwner(paths.raw(path), wanted.uid(), wanted.gid());
    }
    try {
      Files.setAttribute(place, "unix:uid", wanted.uid(), NOFOLLOW_LINKS);
      Files.setAttribute(place, "unix:gid", wanted.gid(), NOFOLLOW_LINKS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void setModified(TreePath path, long seconds, int nanos) throws IOException {
    if (system.isPresent() && system.get().setModified(paths.raw(path), seconds, nanos)) {
      return;
    }
    Files.getFileAttributeView(paths.of(path), BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(fileTime(seconds, nanos), null, null);
  }

  private static FileTime fileTime(long seconds, int nanos) {
    try {
      return FileTime.from(Instant.ofEpochSecond(seconds, nanos));
    } catch (DateTimeException e) {
      return FileTime.from(seconds, TimeUnit.SECONDS);
    }
  }

  @Override
  public long fileSystem(TreePath directory) throws IOException {
    return posix ? (long) Files.getAttribute(paths.of(directory), "unix:dev") : 0;
  }

  @Override
  public Optional<ProtectedPlace> protectedPlace(TreePath directory) throws IOException {
    return places.at(paths.of(directory));
  }

  @Override
  public Optional<ProtectedPlace> protectedAround() throws IOException {
    return places.around(root);
  }

  @Override
  public void sync() throws IOException {
    if (system.isPresent()) {
      system.get().sync(paths.raw(TreePath.ROOT));
      return;
    }
    try (var files = Files.walk(root)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> Files.isRegularFile(f, NOFOLLOW_LINKS))::iterator) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  @Override
  public Disk work(String name) throws IOException {
    if (!work.isElsewhere() && !Files.isDirectory(root)) {
      Files.createDirectories(root, onlyOwner("rwx------"));
    }
    return work.open(name);
  }

  @Override
  public void removeWork() throws IOException {
    work.remove();
  }

  @Override
  public void closeWork() throws IOException {
    work.close();
  }

  private record Open(FileChannel channel) implements RestoredFile {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer to, long position) throws IOException {
      long at = position;
      while (to.hasRemaining()) {
        int n = channel.read(to, at);
        if (n < 0) {
          return;
        }
        at += n;
      }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long at = position;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    }

    @Override
    public void resize(long size) throws IOException {
      long now = channel.size();
      if (size < now) {
        channel.truncate(size);
      } else if (size > now) {
        // The JDK cannot lengthen a file but by a byte at its end.
        channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
