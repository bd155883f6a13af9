package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.LostCommits;
import dev.tidemark.engine.archive.PackRef;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/// What a lane remembers of the bases that it has written: a base gives packs up by leaving them
/// out, so whoever has lost the base would take them for good ones.
///
/// @param bases their numbers
/// @param packs that were damaged, and that one of them has left out
record OmittedPacks(LostCommits bases, Set<PackRef> packs) {

  static final OmittedPacks NOTHING = new OmittedPacks(LostCommits.NONE, Set.of());

  OmittedPacks {
    packs = Set.copyOf(packs);
  }

  static OmittedPacks base(long number) {
    return new OmittedPacks(LostCommits.between(number, number), Set.of());
  }

  static OmittedPacks packs(Set<PackRef> packs) {
    return new OmittedPacks(LostCommits.NONE, packs);
  }

  /// Both. Where it is too much to be remembered, nothing is: then packs are read.
  OmittedPacks with(OmittedPacks other) {
    Set<PackRef> all = new LinkedHashSet<>(packs);
    all.addAll(other.packs());
    return all.size() > KnownDamage.PLACES_MAX
        ? NOTHING
        : new OmittedPacks(bases.with(other.bases()), all);
  }

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(bases.encodedLength() + Integer.BYTES + packs.size() * PackRef.BYTES);
    bases.write(out);
    out.putInt(packs.size());
    packs.stream().sorted(KnownDamageCodec.BY_EXTENT).forEach(pack -> pack.write(out));
    return out.array();
  }

  /// @throws IllegalArgumentException if the counts are not those of the bytes
  static OmittedPacks decode(ByteBuffer in) {
    LostCommits bases = LostCommits.read(in);
    long count = Integer.toUnsignedLong(in.getInt());
    if (count * PackRef.BYTES != in.remaining()) {
      throw new IllegalArgumentException("a list of " + count + " packs does not fit");
    }
    return new OmittedPacks(bases, KnownDamageCodec.read(in, count, PackRef::read));
  }
}
