package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.DirectoryNames;
import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceDirectory;
import dev.tidemark.engine.local.SourceFile;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceTree;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A source in memory, with inodes as a Unix file system has them: numbers that are used again,
/// births or none, change times. It can refuse, and it can change whenever somebody looks.
final class SimSource implements SourceTree {

  static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

  /// Something with a number. Its names are in the directories.
  static final class Node {
    final long number;
    final SourceType type;
    final @Nullable Instant birth;
    final TreeMap<String, Node> entries = new TreeMap<>();
    byte[] content = {};
    int mode = 0644;
    Instant mtime;
    Instant ctime;
    int links;
    int fileSystem;
    boolean hole;
    UnkeptTraits traits = UnkeptTraits.NONE;

    /// What the attributes say, if it is not the truth.
    long shownSize = -1;

    /// What it has under this name.
    Node entry(String name) {
      return Objects.requireNonNull(entries.get(name), name);
    }

    Node(long number, SourceType type, Instant now, boolean hasBirth) {
      this.number = number;
      this.type = type;
      birth = hasBirth ? now : null;
      mtime = now;
      ctime = now;
    }

    boolean isDirectory() {
      return type == SourceType.DIRECTORY;
    }
  }

  final Node root;
  private final boolean births;
  private final boolean reusesNumbers;
  private long highestNumber;
  private long clock;

  /// Nodes that cannot be listed or opened.
  final Set<Node> refused = new HashSet<>();

  /// Called before anybody looks at anything.
  Runnable beforeLook = () -> {};

  /// Called before a file is opened.
  Runnable beforeOpen = () -> {};

  /// Called before anything of a file's content is read.
  Runnable beforeRead = () -> {};

  /// Called after a file was read and closed.
  Runnable afterRead = () -> {};

  /// How often a file's content was read, by number and change time.
  final Map<String, Integer> opened = new TreeMap<>();

  boolean missing;

  SimSource(boolean births, boolean reusesNumbers) {
    this(births, reusesNumbers, 0);
  }

  /// @param firstNumbers that are taken already
  SimSource(boolean births, boolean reusesNumbers, long firstNumbers) {
    highestNumber = firstNumbers;
    this.births = births;
    this.reusesNumbers = reusesNumbers;
    root = node(SourceType.DIRECTORY);
    root.links = 1;
  }

  Instant now() {
    return START.plusSeconds(clock);
  }

  Instant tick() {
    clock++;
    return now();
  }

  Node node(SourceType type) {
    tick();
    long number = reusesNumbers ? lowestFree() : ++highestNumber;
    return new Node(number, type, now(), births);
  }

  private long lowestFree() {
    Set<Long> used = new HashSet<>();
    if (root != null) {
      all(root).forEach(node -> used.add(node.number));
    }
    long number = 1;
    while (used.contains(number)) {
      number++;
    }
    highestNumber = Math.max(highestNumber, number);
    return number;
  }

  static Set<Node> all(Node top) {
    Set<Node> all = new HashSet<>();
    List<Node> next = new ArrayList<>(List.of(top));
    while (!next.isEmpty()) {
      Node node = next.removeLast();
      if (all.add(node)) {
        next.addAll(node.entries.values());
      }
    }
    return all;
  }

  Node directory(Node parent, String name) {
    return link(parent, name, node(SourceType.DIRECTORY));
  }

  Node file(Node parent, String name, byte[] content) {
    Node file = node(SourceType.FILE);
    file.content = content;
    return link(parent, name, file);
  }

  Node file(Node parent, String name, String content) {
    return file(parent, name, content.getBytes(StandardCharsets.UTF_8));
  }

  Node symlink(Node parent, String name, String target) {
    Node link = node(SourceType.SYMLINK);
    link.content = target.getBytes(StandardCharsets.UTF_8);
    return link(parent, name, link);
  }

  /// Puts a name, replacing what had it.
  Node link(Node parent, String name, Node node) {
    unlink(parent, name);
    parent.entries.put(name, node);
    node.links++;
    node.ctime = tick();
    parent.mtime = now();
    parent.ctime = now();
    return node;
  }

  @Nullable Node unlink(Node parent, String name) {
    Node node = parent.entries.remove(name);
    if (node != null) {
      node.links--;
      node.ctime = tick();
      parent.mtime = now();
      parent.ctime = now();
    }
    return node;
  }

  /// Renames, replacing; a directory keeps its change time as most file systems do not.
  void rename(Node from, String oldName, Node to, String newName) {
    Node node = from.entries.get(oldName);
    if (node == null) {
      throw new IllegalArgumentException("no " + oldName);
    }
    if (to.entries.get(newName) == node) {
      return;
    }
    unlink(from, oldName);
    link(to, newName, node);
  }

  void write(Node file, byte[] content) {
    file.content = content;
    file.mtime = tick();
    file.ctime = now();
  }

  @Override
  public byte[] path() {
    return bytes("/sim");
  }

  @Override
  public ReadResult<SourceStat> stat() {
    TransactionWatch.requireOutside("ask for the root");
    return missing ? new ReadResult.Vanished<>() : new ReadResult.Seen<>(stat(root, 0, false));
  }

  @Override
  public SourceDirectory root() {
    return new SimPlace(List.of(), 0);
  }

  @Override
  public List<SourceStat> parents() {
    TransactionWatch.requireOutside("ask for what is above the root");
    return List.of();
  }

  static SourceStat stat(Node node, int fileSystem, boolean mounted) {
    return new SourceStat(
        node.type,
        fileSystem,
        mounted,
        node.number,
        node.birth,
        node.mode,
        1000,
        100,
        node.shownSize < 0 ? node.content.length : node.shownSize,
        node.mtime,
        node.ctime,
        node.links);
  }

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /// A directory by its path, as a real one is.
  private final class SimPlace implements SourceDirectory {
    private final List<String> path;
    private final int number;

    SimPlace(List<String> path, int number) {
      this.path = path;
      this.number = number;
    }

    private SourceStat look(Node self, Node node) {
      boolean other = self.fileSystem != node.fileSystem;
      boolean mounted = node.isDirectory() && other;
      return SimSource.stat(node, other ? SourceStat.ANY_FILE_SYSTEM : number, mounted);
    }

    private @Nullable Node self() {
      TransactionWatch.requireOutside("look at " + path);
      beforeLook.run();
      Node node = root;
      for (String name : path) {
        node = node == null ? null : node.entries.get(name);
      }
      return node;
    }

    private @Nullable Node find(byte[] name) {
      Node self = self();
      return self == null ? null : self.entries.get(text(name));
    }

    @Override
    public ReadResult<DirectoryNames> list() {
      Node self = self();
      if (self == null || !self.isDirectory()) {
        return new ReadResult.Vanished<>();
      }
      if (refused.contains(self)) {
        return new ReadResult.Refused<>("access denied");
      }
      DirectoryNames.Builder names = new DirectoryNames.Builder();
      self.entries.descendingKeySet().forEach(name -> names.add(bytes(name)));
      return new ReadResult.Seen<>(names.sorted());
    }

    @Override
    public ReadResult<SourceStat> stat(byte[] name) {
      Node self = self();
      Node node = self == null ? null : self.entries.get(text(name));
      return node == null || self == null
          ? new ReadResult.Vanished<>()
          : new ReadResult.Seen<>(look(self, node));
    }

    @Override
    public ReadResult<SourceFile> open(byte[] name) {
      beforeOpen.run();
      Node self = self();
      Node node = self == null ? null : self.entries.get(text(name));
      if (node == null || self == null || node.type != SourceType.FILE) {
        return new ReadResult.Vanished<>();
      }
      if (refused.contains(node)) {
        return new ReadResult.Refused<>("access denied");
      }
      opened.merge(node.number + "@" + node.ctime, 1, Integer::sum);
      return new ReadResult.Seen<>(
          new Opened(node, () -> look(self, node), new Stream(node, beforeRead), afterRead));
    }

    @Override
    public UnkeptTraits traits(byte[] name) {
      Node node = find(name);
      return node == null ? UnkeptTraits.NONE : node.traits;
    }

    @Override
    public ReadResult<byte[]> readLink(byte[] name) {
      Node node = find(name);
      return node == null || node.type != SourceType.SYMLINK
          ? new ReadResult.Vanished<>()
          : new ReadResult.Seen<>(node.content);
    }

    @Override
    public SourceDirectory child(byte[] name, int fileSystem) {
      List<String> longer = new ArrayList<>(path);
      longer.add(text(name));
      return new SimPlace(longer, fileSystem);
    }
  }

  /// An open file is its inode, whatever has its name.
  private record Opened(
      Node node, Supplier<SourceStat> look, InputStream content, Runnable afterRead)
      implements SourceFile {

    @Override
    public SourceStat stat() {
      return look.get();
    }

    @Override
    public boolean hasHole() {
      return node.hole;
    }

    @Override
    public void close() {
      afterRead.run();
    }
  }

  /// Reads what the file has at that moment, piece by piece.
  private static final class Stream extends InputStream {
    private final Node node;
    private final Runnable before;
    private int at;

    Stream(Node node, Runnable before) {
      this.node = node;
      this.before = before;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      TransactionWatch.requireOutside("read a file");
      before.run();
      int left = node.content.length - at;
      if (left <= 0) {
        return -1;
      }
      int read = new ByteArrayInputStream(node.content, at, left).read(to, offset, length);
      at += read;
      return read;
    }
  }
}
