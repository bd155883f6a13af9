package dev.tidemark.testkit;

import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.testkit.CrashNode.FileNode;
import dev.tidemark.testkit.CrashNode.FolderNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// A simulated disk, in memory, that knows what was synced and what was only written.
///
/// - Each operation is one **step**, counted from 0. A [Hook] sees every step before and after its
///   effect, and may throw (an I/O error, [KilledError]) or do something else in between (another
///   writer's whole create).
/// - [#powerCut] gives the disk that a power cut leaves, by [CrashChance]: everything, only what
///   was synced, or a draw for each entry and each file.
/// - [Media] says what the file system can do. On one that counts no links, removing one name of a
///   file ruins the other.
/// - Writes and syncs end by an interrupt that waits, as those of NIO do.
/// - The clock stands still until [#advance].
public final class CrashFolder implements FolderOps {

  /// What the file system can do.
  public enum Media {
    LINKS(true, Way.LINK, Way.RENAME_NO_REPLACE, Way.RENAME),
    NO_LINKS(false, Way.RENAME_NO_REPLACE, Way.RENAME),
    PLAIN_RENAMES(false, Way.RENAME);

    private final boolean countsLinks;
    private final Set<Way> ways;

    Media(boolean countsLinks, Way... ways) {
      this.countsLinks = countsLinks;
      this.ways = EnumSet.copyOf(List.of(ways));
    }
  }

  /// Sees every step.
  public interface Hook {

    Hook NONE = new Hook() {};

    default void before(int step, String what) throws IOException {}

    default void after(int step, String what) throws IOException {}
  }

  /// Dies at a step, before its effect.
  public static Hook killAt(int step) {
    return new Hook() {
      @Override
      public void before(int at, String what) {
        if (at >= step) {
          throw new KilledError("step " + at + ", " + what);
        }
      }
    };
  }

  private static final String ROOT = "root";

  private final Media media;
  private final ReentrantLock lock = new ReentrantLock();
  private final FolderNode above;
  private Instant now = Instant.parse("2024-01-01T00:00:00Z");
  private int steps;
  private volatile Hook hook = Hook.NONE;

  /// A disk without the root folder; what would hold it is there.
  public CrashFolder(Media media) {
    this(media, new FolderNode());
  }

  private CrashFolder(Media media, FolderNode above) {
    this.media = media;
    this.above = above;
  }

  public Media media() {
    return media;
  }

  /// The disk as it is when power is back: a copy, so one disk can lose its power in many ways.
  public CrashFolder powerCut(CrashChance luck) {
    CrashFolder after = new CrashFolder(media, new CrashNode.PowerCut(luck).rest(above));
    after.now = now;
    return after;
  }

  /// From the next step on. The process that writes is another one when a [KilledError] has passed,
  /// so steps count from 0.
  public void hook(Hook next) {
    hook = next;
    steps = 0;
  }

  /// Steps since the last [#hook].
  public int steps() {
    return steps;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }

  /// Removes the root and all in it, as an unmounted disk does.
  public void unmount() {
    above.entries.remove(ROOT);
  }

  /// Removes a folder and all in it, as another program may.
  public void removeFolder(String folder) throws IOException {
    parent(folder).entries.remove(last(folder));
  }

  /// Paths of all files, temporary ones too.
  public List<String> files() {
    List<String> files = new ArrayList<>();
    if (above.entries.get(ROOT) instanceof FolderNode root) {
      collect(root, "", files);
    }
    return files;
  }

  private static void collect(FolderNode folder, String prefix, List<String> files) {
    folder.entries.forEach((name, node) -> {
      switch (node) {
        case FolderNode inner -> collect(inner, prefix + name + "/", files);
        case FileNode file -> files.add(prefix + name);
      }
    });
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    return step(
        "list " + folder,
        () -> {
          List<Entry> entries = new ArrayList<>();
          for (Map.Entry<String, CrashNode> e : folder(folder).entries.entrySet()) {
            entries.add(new Entry(e.getKey(), Optional.of(statusOf(e.getValue()))));
          }
          return entries;
        });
  }

  @Override
  public Optional<Status> status(String path) throws IOException {
    return step("status " + path, () -> find(path).map(this::statusOf));
  }

  private Status statusOf(CrashNode node) {
    return switch (node) {
      case FolderNode folder -> new Status(Kind.FOLDER, 0, now);
      case FileNode file -> new Status(Kind.FILE, file.content.length, file.modified);
    };
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    step(
        "make folder " + folder,
        () -> {
          CrashNode node =
              parent(folder).entries.computeIfAbsent(last(folder), name -> new FolderNode());
          if (!(node instanceof FolderNode)) {
            throw new FileAlreadyExistsException(folder);
          }
          if (folder.isEmpty()) {
            above.sync();
          }
          return node;
        });
  }

  @Override
  public void syncFolder(String folder) throws IOException {
    interruptible(
        "sync folder " + folder,
        () -> {
          folder(folder).sync();
          return folder;
        });
  }

  @Override
  public NewFile create(String path) throws IOException {
    return step(
        "create " + path,
        () -> {
          FolderNode parent = parent(path);
          if (parent.entries.containsKey(last(path))) {
            throw new FileAlreadyExistsException(path);
          }
          FileNode file = new FileNode(now);
          parent.entries.put(last(path), file);
          return new Writer(path, file);
        });
  }

  @Override
  public Naming name(String from, String to, Way way) throws IOException {
    return step(
        "name " + to + " by " + way,
        () -> {
          if (!media.ways.contains(way)) {
            return Naming.NOT_SUPPORTED;
          }
          CrashNode node = find(from).orElseThrow(() -> new NoSuchFileException(from));
          FolderNode target = parent(to);
          if (way != Way.RENAME && target.entries.containsKey(last(to))) {
            return Naming.TAKEN;
          }
          target.entries.put(last(to), node);
          if (way != Way.LINK) {
            parent(from).entries.remove(last(from));
          }
          return Naming.DONE;
        });
  }

  @Override
  public void delete(String path) throws IOException {
    step(
        "delete " + path,
        () -> {
          Optional<CrashNode> node = find(path);
          if (node.isPresent() && node.get() instanceof FileNode file) {
            parent(path).entries.remove(last(path));
            if (!media.countsLinks) {
              file.giveUp();
            }
          }
          return path;
        });
  }

  @Override
  public InputStream read(String path, long offset, long length) throws IOException {
    return step(
        "read " + path,
        () -> {
          if (find(path).orElse(above) instanceof FileNode file) {
            int from = (int) Math.min(file.content.length, offset);
            int count = (int) Math.min(file.content.length - from, length);
            return new ByteArrayInputStream(file.content, from, count);
          }
          throw new NoSuchFileException(path);
        });
  }

  @Override
  public void close() {}

  private interface Effect<T> {
    T run() throws IOException;
  }

  private <T> T step(String what, Effect<T> effect) throws IOException {
    lock.lock();
    try {
      int step = steps++;
      Hook seen = hook;
      seen.before(step, what);
      T result = effect.run();
      seen.after(step, what);
      return result;
    } finally {
      lock.unlock();
    }
  }

  private void interruptible(String what, Effect<?> effect) throws IOException {
    step(
        what,
        () -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
          }
          return effect.run();
        });
  }

  private Optional<CrashNode> find(String path) {
    CrashNode node = above.entries.get(ROOT);
    for (String segment : path.isEmpty() ? new String[0] : path.split("/")) {
      node = node instanceof FolderNode folder ? folder.entries.get(segment) : null;
    }
    return Optional.ofNullable(node);
  }

  private FolderNode folder(String path) throws IOException {
    if (find(path).orElse(null) instanceof FolderNode folder) {
      return folder;
    }
    throw new NoSuchFileException(path);
  }

  private FolderNode parent(String path) throws IOException {
    if (path.isEmpty()) {
      return above;
    }
    int slash = path.lastIndexOf('/');
    return folder(slash < 0 ? "" : path.substring(0, slash));
  }

  private static String last(String path) {
    return path.isEmpty() ? ROOT : path.substring(path.lastIndexOf('/') + 1);
  }

  /// A file being written.
  private final class Writer implements NewFile {
    private final String path;
    private final FileNode file;

    Writer(String path, FileNode file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      interruptible(
          "write " + path,
          () -> {
            file.append(bytes, offset, length);
            file.modified = now;
            return length;
          });
    }

    @Override
    public void sync() throws IOException {
      interruptible(
          "sync " + path,
          () -> {
            file.synced = file.content;
            return file;
          });
    }

    @Override
    public void close() {}
  }
}
