package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A lane's memory of its target in `targets/<name>.state`: what it is, the newest commit seen
/// there, the commit being tried, and the names sent that are in no commit yet. Everything but the
/// registration is a hint: the target's own mark is the truth.
///
/// The file only grows; each entry has its CRC and is synced before the call returns. A crash
/// leaves at most a torn entry at the end, which the next opening cuts off. For the holder of the
/// target's lock; [#read] for anybody.
final class TargetState implements AutoCloseable {

  static final String DIRECTORY = "targets";

  /// `TMKSTATE`.
  private static final long MAGIC = 0x544D_4B53_5441_5445L;

  private static final int FORMAT = 0;

  /// Magic, format, two zero bytes.
  private static final int HEADER_BYTES = 12;

  /// From this length on, an opening writes the file anew.
  private static final long COMPACT_BYTES = 256 << 10;

  /// No lane writes so much between two openings.
  private static final long LENGTH_MAX = 256 << 20;

  private final DiskFile file;
  private final StateContents contents;
  private long end;

  private TargetState(DiskFile file, StateContents contents, long end) {
    this.file = file;
    this.contents = contents;
    this.end = end;
  }

  static String file(String target) {
    return DIRECTORY + "/" + target + ".state";
  }

  static String lock(String target) {
    return DIRECTORY + "/" + target + ".lock";
  }

  /// Writes a registration, replacing any file of that name; what is noted of the link to another
  /// place is forgotten.
  static TargetState register(Disk disk, String target, Registration registration)
      throws IOException {
    return register(disk, target, new StateContents(registration));
  }

  /// The same with what is known from the beginning.
  static TargetState register(Disk disk, String target, StateContents contents) throws IOException {
    disk.createDirectory(DIRECTORY);
    disk.syncDirectory("");
    LastRound.delete(disk, target);
    return write(disk, target, contents);
  }

  /// Opens the file of a target; empty if it was never created.
  static Optional<TargetState> open(Disk disk, String target) throws IOException {
    Optional<Parsed> parsed = parse(disk, target);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    if (parsed.get().end() > COMPACT_BYTES) {
      return Optional.of(write(disk, target, parsed.get().contents()));
    }
    DiskFile file = disk.openForWrite(file(target));
    if (file.size() > parsed.get().end()) {
      file.truncate(parsed.get().end());
    }
    return Optional.of(new TargetState(file, parsed.get().contents(), parsed.get().end()));
  }

  /// Reads the file of a target beside its lane; empty if it was never created.
  static Optional<StateContents> read(Disk disk, String target) throws IOException {
    return parse(disk, target).map(Parsed::contents);
  }

  /// Forgets a target. Its registration goes last, so that no note of its link is left to another
  /// target of that name.
  static void delete(Disk disk, String target) throws IOException {
    LastRound.delete(disk, target);
    disk.delete(file(target));
    disk.syncDirectory(DIRECTORY);
  }

  /// The same for who goes on without what was known, where that is lost.
  static Optional<StateContents> readIfWhole(Disk disk, String target) throws IOException {
    try {
      return read(disk, target);
    } catch (TargetStateException.Damaged e) {
      return Optional.empty();
    }
  }

  /// The targets that were created, by name.
  static List<String> names(Disk disk) throws IOException {
    return disk.list(DIRECTORY).stream()
        .filter(name -> name.endsWith(".state"))
        .map(name -> name.substring(0, name.length() - ".state".length()))
        .filter(Target::isName)
        .toList();
  }

  /// Under a new name first, so that a crash leaves the old file or the new one.
  private static TargetState write(Disk disk, String target, StateContents contents)
      throws IOException {
    String fresh = file(target) + ".new";
    disk.delete(fresh);
    long end = HEADER_BYTES;
    try (DiskFile file = disk.openForWrite(fresh)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      file.write(header.putLong(MAGIC).putShort((short) FORMAT).rewind(), 0);
      for (StateEntry entry : contents.entries()) {
        byte[] bytes = entry.encode();
        file.write(ByteBuffer.wrap(bytes), end);
        end += bytes.length;
      }
      file.force();
    }
    disk.rename(fresh, file(target));
    disk.syncDirectory(DIRECTORY);
    return new TargetState(disk.openForWrite(file(target)), contents, end);
  }

  private record Parsed(StateContents contents, long end) {}

  private static Optional<Parsed> parse(Disk disk, String target) throws IOException {
    OptionalLong length = length(disk, target);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes(disk, target, length.getAsLong()));
    checkHeader(in, target);
    StateEntry first =
        StateEntry.read(in).orElseThrow(() -> new TargetStateException.Damaged(target));
    if (!(first instanceof StateEntry.Registered registered)) {
      throw new TargetStateException.Damaged(target);
    }
    StateContents contents = new StateContents(registered.registration());
    for (Optional<StateEntry> entry = StateEntry.read(in);
        entry.isPresent();
        entry = StateEntry.read(in)) {
      contents.add(entry.get());
    }
    checkEnd(in, target);
    return Optional.of(new Parsed(contents, in.position()));
  }

  /// A crash cuts the last entry and no other one.
  private static void checkEnd(ByteBuffer in, String target) throws TargetStateException {
    if (StateEntry.isWhole(in, in.position())) {
      throw new TargetStateException.TooNew(target, "an entry that is not known here");
    }
    for (int at = in.position() + 1; at < in.limit(); at++) {
      if (StateEntry.isWhole(in, at)) {
        throw new TargetStateException.Damaged(target);
      }
    }
  }

  private static OptionalLong length(Disk disk, String target) throws IOException {
    return disk.exists(file(target))
        ? OptionalLong.of(disk.length(file(target)))
        : OptionalLong.empty();
  }

  private static byte[] bytes(Disk disk, String target, long length) throws IOException {
    if (length > LENGTH_MAX) {
      throw new TargetStateException.Damaged(target);
    }
    ByteBuffer out = ByteBuffer.allocate((int) length);
    try (DiskFile file = disk.openForRead(file(target))) {
      file.readFully(out, 0);
    }
    byte[] read = new byte[out.flip().remaining()];
    out.get(read);
    return read;
  }

  private static void checkHeader(ByteBuffer in, String target) throws IOException {
    if (in.remaining() < HEADER_BYTES || in.getLong() != MAGIC) {
      throw new TargetStateException.Damaged(target);
    }
    int format = Short.toUnsignedInt(in.getShort());
    in.getShort();
    if (format > FORMAT) {
      throw new TargetStateException.TooNew(target, "format " + format);
    }
  }

  StateContents contents() {
    return contents;
  }

  /// Notes an entry durably.
  void note(StateEntry entry) throws IOException {
    byte[] bytes = entry.encode();
    file.write(ByteBuffer.wrap(bytes), end);
    file.force();
    end += bytes.length;
    contents.add(entry);
  }

  /// The commit as it is at the place, where it is known now.
  void noteSeen(CommitHeader commit, Hash hash) throws IOException {
    boolean known =
        contents
            .seen()
            .filter(seen -> seen.hash().equals(hash) && seen.commit().number() == commit.number())
            .isPresent();
    if (!known) {
      note(new StateEntry.Seen(commit, hash));
    }
  }

  /// The word of a person that the archive is continued, where it was not given before.
  void noteAdopted(Timeline timeline, TxId left) throws IOException {
    if (!contents.isAdopted(timeline)) {
      note(new StateEntry.Adopted(timeline, left));
    }
  }

  /// The mount point of a place that was found as it should be, where none was noted before.
  void noteMounted(Optional<Path> place) throws IOException {
    if (place.isPresent() && contents.mountPoint().isEmpty()) {
      note(new StateEntry.Mounted(MountPoint.above(place.get())));
    }
  }

  /// What is known to be damaged from now on, where that is new.
  void noteFound(KnownDamage damage) throws IOException {
    if (!damage.equals(contents.found())) {
      note(new StateEntry.Found(damage));
    }
  }

  /// Packs that the next base leaves out because they are damaged, where that is new.
  void noteGivenUp(Set<PackRef> packs) throws IOException {
    if (!contents.givenUp().covers(packs)) {
      note(new StateEntry.Omitted(OmittedPacks.packs(packs)));
    }
  }

  void notePack(PackRef pack, ExtentId after) throws IOException {
    note(new StateEntry.NotedPack(pack, after));
  }

  void noteRun(RunRef run) throws IOException {
    note(new StateEntry.NotedRun(run));
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // every entry was synced when it was noted
    }
  }
}
