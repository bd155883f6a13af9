package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.bytes.UuidBytes;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of a `.state` file: length of the payload u32, CRC32C of kind and payload u32, kind u8,
/// payload; all big-endian.
sealed interface StateEntry {

  int HEADER_BYTES = 9;
  int PAYLOAD_MAX = 1 << 20;

  /// Time and number.
  int LOOKED_BYTES = 20;

  /// The place became a target.
  record Registered(Registration registration) implements StateEntry {}

  /// A commit was seen at the place, or created there: the hint.
  ///
  /// @param commit its header without lists
  /// @param hash the SHA-256 its object ends in
  record Seen(CommitHeader commit, Hash hash) implements StateEntry {}

  /// A commit object is about to be sent.
  record Attempt(CommitHeader commit) implements StateEntry {}

  /// A pack is about to be sent. It covers every extent of the volume in (after, last].
  record NotedPack(PackRef pack, ExtentId after) implements StateEntry {}

  /// A part of a run is about to be sent.
  record NotedRun(RunRef run) implements StateEntry {}

  /// The place was asked, and what it has was sound as far as listings and headers show it.
  ///
  /// @param descriptor its descriptor as it was found
  record Looked(Instant at, long number, byte[] descriptor) implements StateEntry {}

  /// Somebody who read the place has found these commits not to be usable; none: no longer.
  record Damaged(LostCommits commits) implements StateEntry {}

  /// A slice of a verification ended here.
  record VerifiedUpTo(VerifyNote.Pass pass) implements StateEntry {}

  /// A verification has read all content.
  record Verified(VerifyNote.Whole whole) implements StateEntry {}

  /// A person's word: the archive is continued on this timeline, although it is on one that the
  /// volume has left.
  ///
  /// @param left the last TID of the timeline that was left
  record Adopted(Timeline timeline, TxId left) implements StateEntry {}

  /// The mount point that the place lay on when it became a target; empty: on none but the root.
  record Mounted(String point) implements StateEntry {}

  /// What verifications have found and nothing has mended; [KnownDamage#NONE]: no longer.
  record Found(KnownDamage damage) implements StateEntry {}

  /// A base was written, or is about to be, that leaves out packs which are damaged.
  record Omitted(OmittedPacks more) implements StateEntry {}

  default byte[] encode() {
    byte[] payload = payload();
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    out.putInt(payload.length).putInt(0).put(kind()).put(payload);
    out.putInt(4, Crc32c.of(out.array(), 8, payload.length + 1));
    return out.array();
  }

  private byte kind() {
    return switch (this) {
      case Registered registered -> 1;
      case Seen seen -> 2;
      case Attempt attempt -> 3;
      case NotedPack noted -> 4;
      case NotedRun noted -> 5;
      case Looked looked -> 6;
      case Damaged damaged -> 7;
      case VerifiedUpTo slice -> 8;
      case Verified all -> 9;
      case Adopted adopted -> 10;
      case Mounted mounted -> 11;
      case Found found -> 12;
      case Omitted omitted -> 13;
    };
  }

  private byte[] payload() {
    return switch (this) {
      case Registered registered -> payload(registered.registration());
      case Seen seen -> joined(seen.hash().bytes(), seen.commit().summary());
      case Attempt attempt -> attempt.commit().summary();
      case NotedPack noted -> {
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + PackRef.BYTES);
        noted.pack().write(out.putLong(noted.after().value()));
        yield out.array();
      }
      case NotedRun noted -> {
        ByteBuffer out = ByteBuffer.allocate(RunRef.BYTES);
        noted.run().write(out);
        yield out.array();
      }
      case Looked looked -> {
        ByteBuffer out = ByteBuffer.allocate(LOOKED_BYTES + looked.descriptor().length);
        out.putLong(looked.at().getEpochSecond()).putInt(looked.at().getNano());
        yield out.putLong(looked.number()).put(looked.descriptor()).array();
      }
      case Damaged damaged -> {
        ByteBuffer out = ByteBuffer.allocate(damaged.commits().encodedLength());
        damaged.commits().write(out);
        yield out.array();
      }
      case VerifiedUpTo slice -> {
        VerifyNote.Pass pass = slice.pass();
        ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + PackRef.BYTES);
        out.putLong(pass.began().toEpochMilli()).putLong(pass.findings());
        pass.last().write(out);
        yield out.array();
      }
      case Verified all -> {
        VerifyNote.Whole whole = all.whole();
        ByteBuffer out = ByteBuffer.allocate(3 * Long.BYTES);
        out.putLong(whole.began().toEpochMilli()).putLong(whole.ended().toEpochMilli());
        yield out.putLong(whole.findings()).array();
      }
      case Adopted adopted -> {
        ByteBuffer out = ByteBuffer.allocate(Timeline.BYTES + Long.BYTES);
        adopted.timeline().write(out);
        yield out.putLong(adopted.left().value()).array();
      }
      case Mounted mounted -> mounted.point().getBytes(StandardCharsets.UTF_8);
      case Found found -> KnownDamageCodec.encode(found.damage());
      case Omitted omitted -> omitted.more().encode();
    };
  }

  private static byte[] payload(Registration registration) {
    byte[] location = registration.location().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(33 + location.length);
    UuidBytes.write(registration.volume(), out);
    UuidBytes.write(registration.archive(), out);
    return out.put((byte) (registration.rotated() ? 1 : 0)).put(location).array();
  }

  /// The entry at the buffer's position, which moves behind it; empty, and the position stays,
  /// where a crash cut the file, or nothing sensible follows.
  static Optional<StateEntry> read(ByteBuffer in) {
    if (in.remaining() < HEADER_BYTES) {
      return Optional.empty();
    }
    int start = in.position();
    int length = in.getInt();
    int crc = in.getInt();
    boolean isCut = length < 0 || length > PAYLOAD_MAX || length + 1 > in.remaining();
    StateEntry entry = isCut ? null : read(in, length + 1, crc);
    if (entry == null) {
      in.position(start);
    }
    return Optional.ofNullable(entry);
  }

  /// Whether a whole entry stands at `at`, also one that this program does not know.
  static boolean isWhole(ByteBuffer in, int at) {
    if (in.limit() - at < HEADER_BYTES) {
      return false;
    }
    int length = in.getInt(at);
    boolean isCut = length < 0 || length > PAYLOAD_MAX || length + 1 > in.limit() - at - 8;
    if (isCut) {
      return false;
    }
    byte[] bytes = new byte[length + 1];
    in.get(at + 8, bytes);
    return Crc32c.of(bytes) == in.getInt(at + 4);
  }

  private static @Nullable StateEntry read(ByteBuffer in, int length, int crc) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Crc32c.of(bytes, 0, length) == crc ? decode(bytes) : null;
  }

  private static @Nullable StateEntry decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    try {
      return switch (bytes[0]) {
        case 1 -> new Registered(readRegistration(in));
        case 2 -> new Seen(CommitHeader.ofSummary(rest(in, Hash.BYTES)), Hash.read(in));
        case 3 -> new Attempt(CommitHeader.ofSummary(rest(in, 0)));
        case 4 -> readNotedPack(in);
        case 5 -> new NotedRun(RunRef.read(in));
        case 6 ->
            new Looked(Instant.ofEpochSecond(in.getLong(), in.getInt()), in.getLong(), rest(in, 0));
        case 7 -> new Damaged(LostCommits.read(in));
        case 8 -> readSlice(in);
        case 9 -> new Verified(new VerifyNote.Whole(time(in), time(in), in.getLong()));
        case 10 -> new Adopted(Timeline.read(in), new TxId(in.getLong()));
        case 11 -> new Mounted(new String(rest(in, 0), StandardCharsets.UTF_8));
        case 12 -> new Found(KnownDamageCodec.decode(in));
        case 13 -> new Omitted(OmittedPacks.decode(in));
        default -> null;
      };
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | DateTimeException
        | UnreadableException e) {
      return null;
    }
  }

  private static NotedPack readNotedPack(ByteBuffer in) {
    ExtentId after = new ExtentId(in.getLong());
    return new NotedPack(PackRef.read(in), after);
  }

  private static VerifiedUpTo readSlice(ByteBuffer in) {
    Instant began = time(in);
    long findings = in.getLong();
    return new VerifiedUpTo(new VerifyNote.Pass(began, PackRef.read(in), findings));
  }

  private static Instant time(ByteBuffer in) {
    return Instant.ofEpochMilli(in.getLong());
  }

  private static Registration readRegistration(ByteBuffer in) {
    UUID volume = UuidBytes.read(in);
    UUID archive = UuidBytes.read(in);
    boolean rotated = in.get() != 0;
    return new Registration(
        volume, archive, new String(rest(in, 0), StandardCharsets.UTF_8), rotated);
  }

  /// What follows after `skip` more bytes; the buffer does not move.
  private static byte[] rest(ByteBuffer in, int skip) {
    byte[] rest = new byte[Math.max(0, in.remaining() - skip)];
    in.get(in.position() + Math.min(skip, in.remaining()), rest);
    return rest;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
