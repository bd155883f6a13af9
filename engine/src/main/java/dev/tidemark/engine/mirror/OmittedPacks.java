package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.Counted;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// A lane's memory of the bases that it has written: a base gives packs up by leaving them out, so
/// whoever has lost the base would take them for good ones.
///
/// @param bases their numbers
/// @param packs that were damaged, and that one of them has left out; one more than
///   [KnownDamage#PLACES_MAX] stands for too many: then no base counts as known
record OmittedPacks(LostCommits bases, Set<PackRef> packs) {

  static final OmittedPacks NOTHING = new OmittedPacks(LostCommits.NONE, Set.of());

  OmittedPacks {
    if (packs.size() > KnownDamage.PLACES_MAX) {
      bases = LostCommits.NONE;
      packs = packs.stream().limit(KnownDamage.PLACES_MAX + 1L).collect(Collectors.toSet());
    }
    packs = Set.copyOf(packs);
  }

  static OmittedPacks base(long number) {
    return new OmittedPacks(LostCommits.between(number, number), Set.of());
  }

  static OmittedPacks packs(Set<PackRef> packs) {
    return new OmittedPacks(LostCommits.NONE, packs);
  }

  /// Whether it is no use to remember these as well.
  boolean covers(Set<PackRef> more) {
    return packs.size() > KnownDamage.PLACES_MAX || packs.containsAll(more);
  }

  /// Both.
  OmittedPacks with(OmittedPacks other) {
    Set<PackRef> all = new LinkedHashSet<>(packs);
    all.addAll(other.packs());
    return new OmittedPacks(bases.with(other.bases()), all);
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
      throw new IllegalArgumentException(
          "a list of " + Counted.of(count, "pack", "packs") + " does not fit");
    }
    return new OmittedPacks(bases, KnownDamageCodec.read(in, count, PackRef::read));
  }
}
