package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.bytes.UuidBytes;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/// [CommitHeader] as bytes. A header ends in its own SHA-256, so it can be trusted without the rest
/// of its object.
public final class CommitHeaderCodec {

  /// `TMKCOMIT`.
  static final long MAGIC = 0x544D_4B43_4F4D_4954L;

  static final int FORMAT = 0;

  /// The bytes that say how long the header is.
  static final int LEAD_BYTES = 16;

  /// The longest header: a base over 8 TiB of packs.
  static final int LENGTH_MAX = 64 << 20;

  private static final int FIXED_BYTES = 364;

  /// Whole, time, how many open sources.
  private static final int STATE_BYTES = 15;

  /// A base with one more list: the commits that it gives up.
  private static final int BASE_GIVING_UP = 4;

  private static final int TEXT_BYTES_MAX = 0xFFFF;

  private CommitHeaderCodec() {}

  /// What [#encode] will give.
  public static int encodedLength(CommitHeader header) {
    long length = FIXED_BYTES + textLength(header.writer()) + 2 + Hash.BYTES;
    length += sourcesLength(header.state());
    for (CommitHeader.ListedSnapshot snapshot : header.snapshots()) {
      length += textLength(snapshot.name()) + Long.BYTES + STATE_BYTES;
      length += sourcesLength(snapshot.state());
    }
    length += (long) RunRef.BYTES * header.runs().size();
    length += (long) PackRef.BYTES * (header.packs().size() + header.older().size());
    length += header.lost().isEmpty() ? 0 : header.lost().encodedLength();
    if (length > LENGTH_MAX) {
      throw new IllegalArgumentException("a commit header of " + length + " bytes is too long");
    }
    return (int) length;
  }

  /// @throws IllegalArgumentException if it is too long, or gives commits up and is no base: it
  ///   would be read as one
  public static byte[] encode(CommitHeader header) {
    if (!header.lost().isEmpty() && header.kind() != CommitKind.BASE) {
      throw new IllegalArgumentException("a commit gives others up and is no base");
    }
    ByteBuffer out = ByteBuffer.allocate(encodedLength(header));
    out.putLong(MAGIC).putShort((short) FORMAT).putShort((short) 0).putInt(out.capacity());
    writeFixed(header, out);
    writeText(header.writer(), out);
    writeSources(header.state(), out);
    for (CommitHeader.ListedSnapshot snapshot : header.snapshots()) {
      writeText(snapshot.name(), out);
      out.putLong(snapshot.tid().value());
      writeState(snapshot.state(), out);
      writeSources(snapshot.state(), out);
    }
    header.runs().forEach(run -> run.write(out));
    header.packs().forEach(pack -> pack.write(out));
    header.older().forEach(pack -> pack.write(out));
    if (!header.lost().isEmpty()) {
      header.lost().write(out);
    }
    out.putShort((short) 0);
    Sha256.of(out.array(), 0, out.position()).write(out);
    return out.array();
  }

  private static void writeFixed(CommitHeader header, ByteBuffer out) {
    UuidBytes.write(header.volume(), out);
    UuidBytes.write(header.archive(), out);
    int kind = header.lost().isEmpty() ? header.kind().code() : BASE_GIVING_UP;
    out.putLong(header.number()).put((byte) kind);
    writeMark(header.mark(), out);
    writeState(header.state(), out);
    writeFrom(header.from(), out);
    out.putLong(header.previous().map(CommitHeader.Previous::number).orElse(0L));
    header.previous().map(CommitHeader.Previous::hash).orElse(Hash.ZERO).write(out);
    writeTally(header.tally(), out);
    out.putLong(header.objectLength());
    out.putInt(header.snapshots().size()).putInt(header.runs().size());
    out.putInt(header.packs().size()).putInt(header.older().size());
  }

  /// The length of the header that begins so.
  ///
  /// @param lead at least [#LEAD_BYTES] bytes
  public static int length(byte[] lead) throws UnreadableException {
    if (lead.length < LEAD_BYTES) {
      throw new UnreadableException.Damaged("a commit object is cut short");
    }
    ByteBuffer in = ByteBuffer.wrap(lead);
    if (in.getLong() != MAGIC) {
      throw new UnreadableException.Damaged("this is no commit object");
    }
    in.position(LEAD_BYTES - Integer.BYTES);
    int length = in.getInt();
    if (length < LEAD_BYTES + Hash.BYTES || length > LENGTH_MAX) {
      throw new UnreadableException.Damaged("a commit header cannot begin so");
    }
    return length;
  }

  /// Reads a header at the beginning of an array that may hold more.
  public static CommitHeader decode(byte[] bytes) throws UnreadableException {
    CommitHeader header = decodeUnchecked(bytes);
    try {
      CommitHeaderRules.check(header, length(bytes));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UnreadableException.Damaged("a commit header makes no sense: " + e.getMessage());
    }
    return header;
  }

  /// The same without the rules between its fields.
  public static CommitHeader decodeUnchecked(byte[] bytes) throws UnreadableException {
    int length = length(bytes);
    if (bytes.length < length) {
      throw new UnreadableException.Damaged("a commit header is cut short");
    }
    int end = length - Hash.BYTES;
    Hash stored = Hash.read(ByteBuffer.wrap(bytes, end, Hash.BYTES));
    if (!Sha256.of(bytes, 0, end).equals(stored)) {
      throw new UnreadableException.Damaged("a commit header fails its hash");
    }
    checkFormat(ByteBuffer.wrap(bytes, Long.BYTES, 4));
    try {
      return read(ByteBuffer.wrap(bytes, 0, end).position(LEAD_BYTES));
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      throw new UnreadableException.Damaged("a commit header makes no sense: " + e.getMessage());
    }
  }

  /// Checked behind the hash, so that damage is not taken for a newer format.
  private static void checkFormat(ByteBuffer in) throws UnreadableException.TooNew {
    int format = Short.toUnsignedInt(in.getShort());
    if (format > FORMAT || in.getShort() != 0) {
      throw new UnreadableException.TooNew(
          "a commit object of format " + format + "; this program reads up to " + FORMAT);
    }
  }

  private static CommitHeader read(ByteBuffer in) throws UnreadableException {
    UUID volume = UuidBytes.read(in);
    UUID archive = UuidBytes.read(in);
    long number = in.getLong();
    int kind = in.get();
    Mark mark = readMark(in);
    StateHead state = readStateHead(in);
    Optional<CommitHeader.From> from = readFrom(in);
    Optional<CommitHeader.Previous> previous = readPrevious(in);
    CommitHeader.Tally tally = readTally(in);
    long objectLength = in.getLong();
    int snapshots = in.getInt();
    int runs = in.getInt();
    int packs = in.getInt();
    int older = in.getInt();
    String writer = readText(in);
    CommitHeader header =
        new CommitHeader(
            volume,
            archive,
            number,
            kind == BASE_GIVING_UP ? CommitKind.BASE : readKind(kind),
            mark,
            readSources(state, in),
            from,
            previous,
            tally,
            writer,
            readList(in, snapshots, 10 + STATE_BYTES, CommitHeaderCodec::readSnapshot),
            readList(in, runs, RunRef.BYTES, RunRef::read),
            readList(in, packs, PackRef.BYTES, PackRef::read),
            readList(in, older, PackRef.BYTES, PackRef::read),
            kind == BASE_GIVING_UP ? LostCommits.read(in) : LostCommits.NONE,
            objectLength);
    skipSignature(in);
    return header;
  }

  private static CommitKind readKind(int code) throws UnreadableException {
    return CommitKind.of(code)
        .orElseThrow(
            () -> new UnreadableException.TooNew("a commit object of the unknown kind " + code));
  }

  /// Nothing is signed in format 0; the room is there.
  private static void skipSignature(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length != in.remaining()) {
      throw new IllegalArgumentException("its lists do not fill it");
    }
    in.position(in.limit());
  }

  private static void writeMark(Mark mark, ByteBuffer out) {
    mark.timeline().write(out);
    out.putLong(mark.tid().value());
    mark.chain().write(out);
    out.putLong(mark.lastExtent().value()).putLong(mark.extentTid().value());
    mark.extentChain().write(out);
  }

  private static Mark readMark(ByteBuffer in) {
    return new Mark(
        Timeline.read(in),
        new TxId(in.getLong()),
        Hash.read(in),
        new ExtentId(in.getLong()),
        new TxId(in.getLong()),
        Hash.read(in));
  }

  private static void writeFrom(Optional<CommitHeader.From> from, ByteBuffer out) {
    CommitHeader.From written =
        from.orElse(new CommitHeader.From(0, new Timeline(0, 0, 0), TxId.ZERO, Hash.ZERO));
    out.putLong(written.number());
    written.timeline().write(out);
    out.putLong(written.tid().value());
    written.chain().write(out);
  }

  private static Optional<CommitHeader.From> readFrom(ByteBuffer in) {
    CommitHeader.From from =
        new CommitHeader.From(
            in.getLong(), Timeline.read(in), new TxId(in.getLong()), Hash.read(in));
    return Optional.of(from).filter(read -> read.number() != 0);
  }

  private static Optional<CommitHeader.Previous> readPrevious(ByteBuffer in) {
    CommitHeader.Previous previous = new CommitHeader.Previous(in.getLong(), Hash.read(in));
    return Optional.of(previous).filter(read -> read.number() != 0);
  }

  private static void writeTally(CommitHeader.Tally tally, ByteBuffer out) {
    out.putLong(tally.base()).putLong(tally.newestWhole());
    out.putLong(tally.baseBytes()).putLong(tally.runBytes()).putLong(tally.increments());
    out.putLong(tally.packBytes()).putLong(tally.packBytesAtRecords());
  }

  private static CommitHeader.Tally readTally(ByteBuffer in) {
    return new CommitHeader.Tally(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }

  private static CommitHeader.ListedSnapshot readSnapshot(ByteBuffer in) {
    return new CommitHeader.ListedSnapshot(
        readText(in), new TxId(in.getLong()), readSources(readStateHead(in), in));
  }

  private static void writeState(CommitHeader.State state, ByteBuffer out) {
    out.put((byte) (state.whole() ? 1 : 0));
    out.putLong(state.time().getEpochSecond()).putInt(state.time().getNano());
    out.putShort((short) state.openSources().size());
  }

  private static int sourcesLength(CommitHeader.State state) {
    if (state.openSources().size() > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("too many open sources");
    }
    return state.openSources().stream().mapToInt(CommitHeaderCodec::textLength).sum();
  }

  private static void writeSources(CommitHeader.State state, ByteBuffer out) {
    state.openSources().forEach(source -> writeText(source, out));
  }

  /// A state without the names of its sources, which come behind the fixed fields.
  private record StateHead(boolean whole, Instant time, int sources) {}

  private static StateHead readStateHead(ByteBuffer in) {
    boolean whole = readFlag(in.get());
    Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
    return new StateHead(whole, time, Short.toUnsignedInt(in.getShort()));
  }

  private static CommitHeader.State readSources(StateHead head, ByteBuffer in) {
    List<String> sources = readList(in, head.sources(), 2, CommitHeaderCodec::readText);
    return new CommitHeader.State(head.whole(), head.time(), new TreeSet<>(sources));
  }

  /// Allocates no more than the bytes at hand can fill.
  private static <T> List<T> readList(
      ByteBuffer in, int count, int bytesMin, Function<ByteBuffer, T> read) {
    if (count < 0 || (long) count * bytesMin > in.remaining()) {
      throw new IllegalArgumentException("a list of " + count + " does not fit");
    }
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(read.apply(in));
    }
    return list;
  }

  private static boolean readFlag(byte flag) {
    if (flag != 0 && flag != 1) {
      throw new IllegalArgumentException("a flag is " + flag);
    }
    return flag == 1;
  }

  private static int textLength(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("a text of " + bytes + " bytes is too long");
    }
    return 2 + bytes;
  }

  private static void writeText(String text, ByteBuffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  private static String readText(ByteBuffer in) {
    byte[] bytes = new byte[Math.min(Short.toUnsignedInt(in.getShort()), TEXT_BYTES_MAX)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
