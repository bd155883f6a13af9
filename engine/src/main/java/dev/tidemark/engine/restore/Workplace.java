package dev.tidemark.engine.restore;

import dev.tidemark.engine.restore.RestoreTarget.Found;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The work directory of a restore: its lock, its scratch files, and the note that says what is
/// restored here, by which the same command goes on after a kill and another one is refused.
///
/// The note is lines of text: `tidemark restore 1`, the source, the TID, the paths, whether the
/// destination was empty, and the directories on the way that stood there before.
final class Workplace implements AutoCloseable {

  private static final String NOTE = "restore";
  private static final String FIRST_LINE = "tidemark restore 1";

  private final RestoreTarget target;
  private final Disk disk;
  private final DiskLock lock;
  private final Optional<Found> before;
  private final List<String> identity;
  private final Situation situation;

  private Workplace(
      RestoreTarget target,
      Disk disk,
      DiskLock lock,
      Optional<Found> before,
      RestoreSource source,
      RestoreRequest request)
      throws IOException {
    this.target = target;
    this.disk = disk;
    this.lock = lock;
    this.before = before;
    this.identity = identity(source, request);
    this.situation = disk.exists(NOTE) ? resumed() : first(request);
  }

  /// @throws RestoreException.Busy if another process restores there
  /// @throws RestoreException.Conflict if another restore was begun there
  static Workplace open(RestoreTarget target, RestoreSource source, RestoreRequest request)
      throws IOException {
    Optional<Found> before = target.find(TreePath.ROOT);
    Disk disk = target.work();
    DiskLock lock =
        disk.tryLock("lock")
            .orElseThrow(() ->
                new RestoreException.Busy(
                    "restore to " + target.location() + ": another restore is at work there"));
    try {
      return new Workplace(target, disk, lock, before, source, request);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  Disk disk() {
    return disk;
  }

  Situation situation() {
    return situation;
  }

  private static List<String> identity(RestoreSource source, RestoreRequest request) {
    List<String> lines = new ArrayList<>();
    lines.add(FIRST_LINE);
    lines.add("source " + source.identity());
    lines.add("tid " + source.point().tid());
    for (TreePath top : Selection.of(request.paths()).tops()) {
      lines.add("path " + hex(top));
    }
    return lines;
  }

  private Situation first(RestoreRequest request) throws IOException {
    boolean fresh = before.isEmpty() || target.list(TreePath.ROOT).isEmpty();
    TreeSet<TreePath> standing = new TreeSet<>();
    for (TreePath way : Selection.of(request.paths()).waysThere()) {
      if (way.isRoot() ? !fresh : target.find(way).isPresent()) {
        standing.add(way);
      }
    }
    return new Situation(fresh, false, standing);
  }

  private Situation resumed() throws IOException {
    List<String> lines = readNote();
    List<String> noted = lines.subList(0, Math.min(identity.size(), lines.size()));
    if (!noted.equals(identity)
        || lines.size() == noted.size()
        || !isState(lines.get(noted.size()))) {
      throw new RestoreException.Conflict(
          "restore to "
              + target.location()
              + ": another restore ("
              + String.join(", ", lines.subList(1, Math.min(3, lines.size())))
              + ") was broken off there; repeat that one, or remove "
              + OwnNames.WORK
              + " in it");
    }
    TreeSet<TreePath> standing = new TreeSet<>();
    for (String line : lines.subList(noted.size() + 1, lines.size())) {
      standing.add(TreePath.of(HexFormat.of().parseHex(line.substring("standing ".length()))));
    }
    return new Situation(lines.get(noted.size()).equals("fresh"), true, standing);
  }

  private static boolean isState(String line) {
    return line.equals("fresh") || line.equals("shared");
  }

  private List<String> readNote() throws IOException {
    try (DiskFile file = disk.openForRead(NOTE)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      Scratch.readFully(file, bytes, 0);
      return new String(bytes.array(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /// Notes durably what is restored here. From now on the same command goes on.
  void begin() throws IOException {
    if (situation.resumed()) {
      return;
    }
    List<String> lines = new ArrayList<>(identity);
    lines.add(situation.fresh() ? "fresh" : "shared");
    situation.standing().forEach(path -> lines.add("standing " + hex(path)));
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (DiskFile file = disk.openForWrite(NOTE + ".new")) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
    disk.rename(NOTE + ".new", NOTE);
    disk.syncDirectory("");
  }

  private static String hex(TreePath path) {
    return HexFormat.of().formatHex(path.bytes());
  }

  /// Leaves the destination as if nothing had been tried, unless an earlier attempt had begun.
  void retreat() throws IOException {
    if (!situation.resumed()) {
      remove();
      if (before.isEmpty() && target.find(TreePath.ROOT).isPresent()) {
        target.delete(TreePath.ROOT);
      }
    }
  }

  void remove() throws IOException {
    lock.close();
    target.removeWork();
  }

  @Override
  public void close() {
    lock.close();
  }
}
