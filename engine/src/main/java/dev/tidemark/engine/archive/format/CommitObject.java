package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A commit object in memory: header, run, packs, and the SHA-256 of all before.
///
/// @param header names the places of run and packs in `bytes`
/// @param bytes not copied, so nobody may change them
public record CommitObject(CommitHeader header, byte[] bytes) {

  /// Puts an object together.
  ///
  /// @param header without what lies inline; its lists of runs, packs and its length are completed
  /// @param run the records, if they go inline: then `header.runs()` must be empty
  /// @param packs those that go inline
  public static CommitObject assemble(
      CommitHeader header, Optional<byte[]> run, List<InlinePack> packs) {
    CommitHeader sized = withPlaces(header, run, packs, 0);
    CommitHeader placed = withPlaces(header, run, packs, CommitHeaderCodec.encodedLength(sized));
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(placed.objectLength()));
    out.put(CommitHeaderCodec.encode(placed));
    run.ifPresent(out::put);
    packs.forEach(pack -> out.put(pack.bytes()));
    Sha256.of(out.array(), 0, out.position()).write(out);
    return new CommitObject(placed, out.array());
  }

  /// A pack that lies in a commit object.
  public record InlinePack(PackObject pack, byte[] bytes) {

    public static InlinePack of(PackObject pack) {
      return new InlinePack(pack, pack.encode());
    }
  }

  private static CommitHeader withPlaces(
      CommitHeader header, Optional<byte[]> run, List<InlinePack> inline, int headerLength) {
    long number = header.number();
    long end = headerLength;
    List<RunRef> runs = new ArrayList<>(header.runs());
    if (run.isPresent()) {
      byte[] bytes = run.get();
      runs.add(new RunRef(number, 0, end, bytes.length, Sha256.of(bytes)));
      end += bytes.length;
    }
    List<PackRef> packs = new ArrayList<>(header.packs());
    for (InlinePack pack : inline) {
      int length = pack.bytes().length;
      packs.add(
          new PackRef(
              number,
              end,
              length,
              pack.pack().first(),
              pack.pack().last(),
              Sha256.of(pack.bytes())));
      end += length;
    }
    return header.completed(runs, packs, end + Hash.BYTES);
  }

  /// Reads an object and checks its hashes. What lies inside is checked by who reads it.
  public static CommitObject decode(byte[] bytes) throws UnreadableException {
    CommitHeader header = CommitHeaderCodec.decode(bytes);
    if (header.objectLength() != bytes.length) {
      throw new UnreadableException.Damaged("a commit object has another length than it says");
    }
    CommitObject object = new CommitObject(header, bytes);
    if (!Sha256.of(bytes, 0, bytes.length - Hash.BYTES).equals(object.hash())) {
      throw new UnreadableException.Damaged("a commit object fails its hash");
    }
    return object;
  }

  /// The SHA-256 that it ends in: what the next commit names.
  public Hash hash() {
    return Hash.read(ByteBuffer.wrap(bytes, bytes.length - Hash.BYTES, Hash.BYTES));
  }
}
