package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The plan of a pack of stored frames, without the frames: read once, then sent any number of
/// times as the frames' bytes and this tail.
///
/// @param first the lowest extent id
/// @param last the highest extent id
/// @param length of the whole pack in bytes
/// @param hash SHA-256 of the whole pack
/// @param tail index and footer, which follow the frames; nobody may change it
public record PackPlan(ExtentId first, ExtentId last, long length, Hash hash, byte[] tail) {

  /// The pack of the frames at the beginning of `frames`, closed by the one that brings it to
  /// `wanted` bytes; empty if there is none. Every bit of them is checked against its CRC.
  ///
  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged naming the extent
  public static Optional<PackPlan> of(FrameBytes frames, int wanted) {
    MessageDigest digest = Sha256.digest();
    PackIndex.Growing index = new PackIndex.Growing();
    int length = 0;
    for (ByteBuffer in = frames.next(); in != null; in = frames.next()) {
      while (in.hasRemaining() && !isFull(index, length, wanted)) {
        length += next(in, digest, index);
      }
      if (isFull(index, length, wanted)) {
        break;
      }
    }
    return length == 0 ? Optional.empty() : Optional.of(closed(index, digest));
  }

  /// The frames of this pack, each one checked when it comes along: its CRC, and that it is the one
  /// that was planned. At their end all of them have come.
  ///
  /// @param frames those behind the extent that the plan was made behind, up to its last
  /// @throws dev.tidemark.engine.volume.VolumeException.Damaged from [FrameBytes#next]
  public FrameBytes check(FrameBytes frames) {
    PackIndex index = index();
    int[] next = {0};
    return () -> {
      ByteBuffer found = frames.next();
      try {
        next[0] = found == null ? end(index, next[0]) : check(found.duplicate(), index, next[0]);
      } catch (UnreadableException e) {
        throw PackFailures.of("read extents of a pack again", e);
      }
      return found;
    };
  }

  private PackIndex index() {
    int footerAt = tail.length - PackFooter.BYTES;
    try {
      PackFooter footer =
          PackFooter.decode(Arrays.copyOfRange(tail, footerAt, tail.length), length);
      return PackIndex.decode(Arrays.copyOf(tail, footerAt), footer);
    } catch (UnreadableException e) {
      throw new IllegalStateException("the plan made it", e);
    }
  }

  private static int check(ByteBuffer in, PackIndex index, int from) throws UnreadableException {
    int i = from;
    for (; in.hasRemaining(); i++) {
      FrameHeader header = FrameHeader.check(in);
      boolean planned =
          i < index.size()
              && header.id().equals(index.id(i))
              && header.frameLength() == index.frameLength(i)
              && header.sha256().equals(index.sha256(i));
      if (!planned) {
        throw new UnreadableException.Damaged("frame " + header.id() + " was not planned here");
      }
    }
    return i;
  }

  private static int end(PackIndex index, int found) throws UnreadableException {
    if (found < index.size()) {
      throw new UnreadableException.Damaged("frame " + index.id(found) + " is gone");
    }
    return found;
  }

  private static boolean isFull(PackIndex.Growing index, int length, int wanted) {
    int count = index.positions().size();
    return count == PackIndex.COUNT_MAX
        || (count > 0 && length + count * PackIndex.ENTRY_BYTES >= wanted);
  }

  private static int next(ByteBuffer in, MessageDigest digest, PackIndex.Growing index) {
    try {
      return add(in, digest, index);
    } catch (UnreadableException e) {
      throw PackFailures.of("read extents to be packed", e);
    }
  }

  private static int add(ByteBuffer in, MessageDigest digest, PackIndex.Growing index)
      throws UnreadableException {
    int start = in.position();
    FrameHeader header = FrameHeader.check(in);
    ByteBuffer frame = in.slice(start, header.frameLength());
    digest.update(frame);
    if (!index.add(header.id(), header.frameLength(), header.sha256())) {
      throw new UnreadableException.Damaged("frame " + header.id() + " is out of order");
    }
    return header.frameLength();
  }

  private static PackPlan closed(PackIndex.Growing index, MessageDigest digest) {
    FrameOffsets positions = index.positions();
    byte[] tail = index.tail();
    digest.update(tail);
    return new PackPlan(
        positions.id(0),
        positions.id(positions.size() - 1),
        (long) positions.end() + tail.length,
        Hash.of(digest.digest()),
        tail);
  }
}
