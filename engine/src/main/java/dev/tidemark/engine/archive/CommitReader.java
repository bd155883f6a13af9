package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitHeaderCodec;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds and reads the commit objects of a place. Any number of threads.
public final class CommitReader {

  /// Read first: most headers are shorter.
  private static final int FIRST_READ_BYTES = 16 << 10;

  private final ObjectReader reads;

  /// Nothing is tried again here: rounds have a loop of their own, and a sink that is opened to
  /// read tries again by itself.
  public static CommitReader once(ObjectSink sink, Seam seam) {
    return new CommitReader(new ObjectReader(sink, seam));
  }

  CommitReader(ObjectReader reads) {
    this.reads = reads;
  }

  /// What a commit number stands for.
  public sealed interface Found {

    /// A commit object.
    ///
    /// @param hash the SHA-256 it ends in
    record Good(CommitHeader header, Hash hash) implements Found {}

    /// An object that fails its hash or makes no sense. It keeps its number and is passed over.
    ///
    /// @param header its header, if that is sound by itself: what it names can still be read
    record Void(long number, String reason, Optional<CommitHeader> header) implements Found {}

    /// Nothing.
    record Absent() implements Found {}
  }

  /// What the commits of a place come to.
  ///
  /// @param good the newest good one
  /// @param highest the highest number that is taken; 0 = none
  public record Newest(Optional<Found.Good> good, long highest) {

    /// No commit at all.
    public static final Newest NONE = new Newest(Optional.empty(), 0);

    /// Whether void commits lie above the newest good one.
    public boolean voidAbove() {
      return good.map(found -> found.header().number()).orElse(0L) != highest;
    }
  }

  /// The highest number that is taken: one list of one name. Names that are no commit names are
  /// passed over.
  public OptionalLong highest() throws TargetException, InterruptedException {
    return number(next(""));
  }

  /// The object under the highest number that is taken, at the same price.
  public Optional<ObjectInfo> highestObject() throws TargetException, InterruptedException {
    return next("");
  }

  /// The number of an object that [#highestObject] gave.
  public static long number(ObjectInfo commit) {
    return ArchiveNames.commitNumber(commit.name()).orElseThrow();
  }

  private static OptionalLong number(Optional<ObjectInfo> commit) {
    return commit.isEmpty() ? OptionalLong.empty() : ArchiveNames.commitNumber(commit.get().name());
  }

  private Optional<ObjectInfo> next(String after) throws TargetException, InterruptedException {
    String from = after;
    for (int limit = 1; ; limit = 100) {
      List<ObjectInfo> listed = reads.list(ArchiveNames.COMMITS, from, limit);
      for (ObjectInfo info : listed) {
        if (ArchiveNames.commitNumber(info.name()).isPresent()) {
          return Optional.of(info);
        }
      }
      if (listed.size() < limit) {
        return Optional.empty();
      }
      from = listed.getLast().name().value();
    }
  }

  /// Lists, and reads down to the newest good commit.
  public Newest newest() throws TargetException, InterruptedException {
    OptionalLong highest = highest();
    return highest.isEmpty() ? Newest.NONE : newestFrom(highest.getAsLong());
  }

  /// The newest good commit with a number up to `highest`, which is known to be taken.
  public Newest newestFrom(long highest) throws TargetException, InterruptedException {
    OptionalLong number = OptionalLong.of(highest);
    while (number.isPresent()) {
      if (read(number.getAsLong()) instanceof Found.Good good) {
        return new Newest(Optional.of(good), highest);
      }
      number = number(next(ArchiveNames.commit(number.getAsLong()).value()));
    }
    return new Newest(Optional.empty(), highest);
  }

  /// Where readers begin.
  ///
  /// @param header the newest one whose header is sound: all that it names can be read from it
  /// @param unreadable those above it
  /// @param damage what is wrong with the rest of its object
  record Top(
      Optional<CommitHeader> header, List<BrokenCommit> unreadable, Optional<String> damage) {}

  /// Lists, and reads down to the newest commit whose header is sound.
  Top top() throws TargetException, InterruptedException {
    List<BrokenCommit> unreadable = new ArrayList<>();
    OptionalLong number = highest();
    while (number.isPresent()) {
      long n = number.getAsLong();
      switch (read(n)) {
        case Found.Good good -> {
          return new Top(Optional.of(good.header()), unreadable, Optional.empty());
        }
        case Found.Void bad when bad.header().isPresent() -> {
          return new Top(bad.header(), unreadable, Optional.of(bad.reason()));
        }
        case Found.Void bad -> unreadable.add(new BrokenCommit(n, bad.reason()));
        case Found.Absent absent -> unreadable.add(new BrokenCommit(n, "it is gone"));
      }
      number = number(next(ArchiveNames.commit(n).value()));
      for (long gone = n - 1; number.isPresent() && gone > number.getAsLong(); gone--) {
        unreadable.add(new BrokenCommit(gone, "it is gone"));
      }
    }
    return new Top(Optional.empty(), unreadable, Optional.empty());
  }

  /// Reads all of a commit object and checks its hash.
  ///
  /// @throws TargetException.Rejected if it was written by a newer program
  public Found read(long number) throws TargetException, InterruptedException {
    ObjectName name = ArchiveNames.commit(number);
    Optional<byte[]> lead = reads.upTo(name, 0, FIRST_READ_BYTES);
    if (lead.isEmpty()) {
      return new Found.Absent();
    }
    Optional<CommitHeader> sound = Optional.empty();
    try {
      CommitHeader header = CommitHeaderCodec.decode(header(name, lead.get()));
      checkNumber(header, number);
      sound = Optional.of(header);
      return good(number, whole(name, header, lead.get()));
    } catch (UnreadableException e) {
      return judge(number, e, sound);
    }
  }

  /// A commit by its header alone.
  ///
  /// @param damage what is wrong with the rest of the object, as far as it was seen: all of a small
  ///   one comes with its header
  public record Headed(CommitHeader header, Optional<String> damage) {}

  /// Reads a header, and proves as much of its object as came with it.
  ///
  /// @throws TargetException.Missing if there is no such commit
  /// @throws TargetException.Corrupt if its header is void
  public Headed headed(long number) throws TargetException, InterruptedException {
    ObjectName name = ArchiveNames.commit(number);
    byte[] lead = reads.upTo(name, 0, FIRST_READ_BYTES).orElseThrow(() -> reads.missing(name));
    try {
      CommitHeader header = CommitHeaderCodec.decode(header(name, lead));
      checkNumber(header, number);
      return new Headed(header, damage(lead, header));
    } catch (UnreadableException e) {
      throw reads.unreadable(name.value(), e);
    }
  }

  private static Optional<String> damage(byte[] lead, CommitHeader header) {
    boolean isWhole = lead.length < FIRST_READ_BYTES || header.objectLength() <= lead.length;
    try {
      if (isWhole) {
        CommitObject.decode(lead);
      }
      return Optional.empty();
    } catch (UnreadableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// What all bytes of the object under a commit's name are: good or void.
  ///
  /// @throws TargetException.Rejected if it was written by a newer program
  public Found judge(long number, byte[] whole) throws TargetException {
    try {
      return good(number, whole);
    } catch (UnreadableException e) {
      return judge(number, e, Optional.empty());
    }
  }

  private static Found.Good good(long number, byte[] whole) throws UnreadableException {
    CommitObject object = CommitObject.decode(whole);
    checkNumber(object.header(), number);
    return new Found.Good(object.header(), object.hash());
  }

  /// Reads the header alone. Its own hash is checked, that of the object is not.
  ///
  /// @throws TargetException.Missing if there is no such commit
  /// @throws TargetException.Corrupt if it is void
  CommitHeader header(long number) throws TargetException, InterruptedException {
    return headed(number).header();
  }

  /// The header of a commit that others build on: that it is gone is damage like any other.
  ///
  /// @throws TargetException.Corrupt if it is void or gone
  CommitHeader builtOn(long number) throws TargetException, InterruptedException {
    try {
      return header(number);
    } catch (TargetException.Missing e) {
      throw new TargetException.Corrupt(String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] header(ObjectName name, byte[] lead)
      throws UnreadableException, TargetException, InterruptedException {
    int length = CommitHeaderCodec.length(lead);
    return length <= lead.length ? lead : extended(name, lead, length);
  }

  private byte[] whole(ObjectName name, CommitHeader header, byte[] lead)
      throws UnreadableException, TargetException, InterruptedException {
    long length = header.objectLength();
    if (length > Integer.MAX_VALUE - 64) {
      throw new UnreadableException.Damaged("a commit object of " + length + " bytes cannot be");
    }
    boolean readToEnd = lead.length < FIRST_READ_BYTES || length < lead.length;
    return readToEnd ? lead : extended(name, lead, Math.toIntExact(length) + 1);
  }

  /// `lead` and what follows it, up to `length` bytes in all.
  private byte[] extended(ObjectName name, byte[] lead, int length)
      throws TargetException, InterruptedException {
    byte[] rest =
        reads.upTo(name, lead.length, length - lead.length).orElseThrow(() -> reads.missing(name));
    return ByteBuffer.allocate(lead.length + rest.length).put(lead).put(rest).array();
  }

  private static void checkNumber(CommitHeader header, long number) throws UnreadableException {
    if (header.number() != number) {
      throw new UnreadableException.Damaged("it is commit " + header.number() + " under this name");
    }
  }

  private Found.Void judge(long number, UnreadableException e, Optional<CommitHeader> header)
      throws TargetException {
    return switch (e) {
      case UnreadableException.Damaged damaged ->
          new Found.Void(number, String.valueOf(damaged.getMessage()), header);
      case UnreadableException.TooNew tooNew ->
          throw reads.unreadable(ArchiveNames.commit(number).value(), tooNew);
    };
  }
}
