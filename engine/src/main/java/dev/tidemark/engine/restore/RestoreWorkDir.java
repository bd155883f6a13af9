package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.DestinationTree.Found;
import dev.tidemark.engine.local.ForeignEntryException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.view.ScratchReads;
import dev.tidemark.engine.view.StateSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The work folder of a restore: its lock, its scratch files, and the note that says what is
/// restored here, by which the same command goes on after a kill.
///
/// The note is lines of text: `tidemark restore 1`, the source, the TID, the paths, the destination
/// as it was (`fresh` = empty; the time it had), and the directories on the way that stood there
/// before.
final class RestoreWorkDir implements AutoCloseable {

  private static final String NOTE = "restore";
  private static final String FIRST_LINE = "tidemark restore 1";

  private final DestinationTree target;
  private final Disk disk;
  private final DiskLock lock;
  private final Optional<Found> before;
  private final List<String> identity;
  private final boolean dryRun;
  private final DestinationState situation;

  private RestoreWorkDir(
      DestinationTree target,
      Disk disk,
      DiskLock lock,
      Optional<Found> before,
      List<String> identity,
      RestoreRequest request)
      throws IOException {
    this.target = target;
    this.disk = disk;
    this.lock = lock;
    this.before = before;
    this.identity = identity;
    this.dryRun = request.dryRun();
    this.situation = disk.exists(NOTE) ? resumed() : first(request);
  }

  private static Disk workDirectory(DestinationTree target, String name) throws IOException {
    try {
      return target.work(name);
    } catch (ForeignEntryException e) {
      throw new RestoreException.Conflict(
          "restore: "
              + e.getMessage()
              + ", so nothing was written; remove it, for a restore keeps"
              + " its own files under this name");
    }
  }

  /// @throws RestoreException.Busy if another process does the same restore there
  /// @throws RestoreException.Conflict if the work folder's name is not ours
  static RestoreWorkDir open(DestinationTree target, StateSource source, RestoreRequest request)
      throws IOException {
    Optional<Found> before = target.find(TreePath.ROOT);
    List<String> identity = identity(source, request);
    Disk disk = workDirectory(target, OwnNames.work(identity));
    DiskLock lock = null;
    boolean opened = false;
    try {
      lock =
          disk.tryLock("lock")
              .orElseThrow(() ->
                  new RestoreException.Busy(
                      "restore to " + target.location() + ": another restore is at work there"));
      RestoreWorkDir place = new RestoreWorkDir(target, disk, lock, before, identity, request);
      opened = true;
      return place;
    } finally {
      if (!opened) {
        if (lock != null) {
          lock.close();
        }
        target.closeWork();
      }
    }
  }

  Disk disk() {
    return disk;
  }

  DestinationState situation() {
    return situation;
  }

  private static List<String> identity(StateSource source, RestoreRequest request) {
    List<String> lines = new ArrayList<>();
    lines.add(FIRST_LINE);
    lines.add("source " + source.identity());
    lines.add("tid " + source.point().tid());
    for (TreePath top : Selection.of(request.paths()).tops()) {
      lines.add("path " + hex(top));
    }
    return List.copyOf(lines);
  }

  private DestinationState first(RestoreRequest request) throws IOException {
    boolean fresh = before.isEmpty() || target.list(TreePath.ROOT).isEmpty();
    TreeSet<TreePath> standing = new TreeSet<>();
    for (TreePath way : Selection.of(request.paths()).waysThere()) {
      if (way.isRoot() ? !fresh : isDirectory(way)) {
        standing.add(way);
      }
    }
    return new DestinationState(fresh, false, standing, before.map(Time::of));
  }

  private boolean isDirectory(TreePath way) throws IOException {
    return target.find(way).filter(found -> found.is(FileType.DIRECTORY)).isPresent();
  }

  private DestinationState resumed() throws IOException {
    List<String> lines = readNote();
    int at = identity.size();
    if (lines.size() < at + 2 || !lines.subList(0, at).equals(identity)) {
      throw new RestoreException.Conflict(
          "restore to "
              + target.location()
              + ": the note of a restore that was broken off there is not readable; remove "
              + OwnNames.work(identity)
              + " in it");
    }
    TreeSet<TreePath> standing = new TreeSet<>();
    for (String line : lines.subList(at + 2, lines.size())) {
      standing.add(TreePath.of(HexFormat.of().parseHex(line.substring("standing ".length()))));
    }
    return new DestinationState(
        lines.get(at).equals("fresh"), true, standing, Time.parse(lines.get(at + 1)));
  }

  private List<String> readNote() throws IOException {
    try (DiskFile file = disk.openForRead(NOTE)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      ScratchReads.readFully(file, bytes, 0);
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
    lines.add(Time.text(situation.modified()));
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
    if (situation.resumed()) {
      return;
    }
    remove();
    if (before.isEmpty() && target.find(TreePath.ROOT).isPresent()) {
      target.delete(TreePath.ROOT);
    } else if (!dryRun && situation.modified().isPresent()) {
      situation.modified().get().setOn(target);
    }
  }

  /// Removes the folder; none of its files may be open.
  void remove() throws IOException {
    lock.close();
    target.removeWork();
  }

  @Override
  public void close() throws IOException {
    lock.close();
    target.closeWork();
  }

  /// The time that the destination had before the work folder came into it.
  record Time(long seconds, int nanos) {

    private static final String BEGIN = "modified";

    static Time of(Found found) {
      return new Time(found.mtimeSeconds(), found.mtimeNanos());
    }

    static String text(Optional<Time> time) {
      return time.map(t -> BEGIN + " " + t.seconds + " " + t.nanos).orElse(BEGIN);
    }

    static Optional<Time> parse(String line) {
      String[] words = line.split(" ");
      return words.length == 3
          ? Optional.of(new Time(Long.parseLong(words[1]), Integer.parseInt(words[2])))
          : Optional.empty();
    }

    void setOn(DestinationTree target) throws IOException {
      target.setModified(TreePath.ROOT, seconds, nanos);
    }
  }
}
