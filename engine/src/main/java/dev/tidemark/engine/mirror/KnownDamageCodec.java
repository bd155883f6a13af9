package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The payload of an entry of kind 12 (`docs/format/target-state.md`).
final class KnownDamageCodec {

  private static final int FIXED_BYTES = 38;
  private static final int IN_CONTENT = 1;
  private static final int STATELESS = 2;

  static final Comparator<PackRef> BY_EXTENT =
      Comparator.comparing(PackRef::first)
          .thenComparingLong(PackRef::number)
          .thenComparingLong(PackRef::offset);

  private static final Comparator<RunRef> BY_COMMIT =
      Comparator.comparingLong(RunRef::number)
          .thenComparingInt(RunRef::part)
          .thenComparingLong(RunRef::offset);

  private KnownDamageCodec() {}

  /// What does not fit is counted among the other findings.
  static byte[] encode(KnownDamage damage) {
    List<PackRef> packs =
        damage.packs().stream().sorted(BY_EXTENT).limit(KnownDamage.PLACES_MAX).toList();
    List<RunRef> parts =
        damage.parts().stream()
            .sorted(BY_COMMIT)
            .limit(KnownDamage.PLACES_MAX - packs.size())
            .toList();
    int more = damage.packs().size() - packs.size() + damage.parts().size() - parts.size();
    boolean inContent = damage.othersInContent() || more > 0;
    ByteBuffer out =
        ByteBuffer.allocate(
            FIXED_BYTES + packs.size() * PackRef.BYTES + parts.size() * RunRef.BYTES);
    out.putLong(damage.found().getEpochSecond()).putInt(damage.found().getNano());
    out.putLong(damage.findings()).putLong(damage.others() + more);
    out.putShort((short) ((inContent ? IN_CONTENT : 0) | (damage.isStateless() ? STATELESS : 0)));
    out.putInt(packs.size()).putInt(parts.size());
    packs.forEach(pack -> pack.write(out));
    parts.forEach(part -> part.write(out));
    return out.array();
  }

  /// @throws IllegalArgumentException if the counts are not those of the bytes
  static KnownDamage decode(ByteBuffer in) {
    Instant found = Instant.ofEpochSecond(in.getLong(), in.getInt());
    long findings = in.getLong();
    long others = in.getLong();
    int flags = in.getShort();
    long packs = Integer.toUnsignedLong(in.getInt());
    long parts = Integer.toUnsignedLong(in.getInt());
    if (packs * PackRef.BYTES + parts * RunRef.BYTES != in.remaining()) {
      throw new IllegalArgumentException("lists of " + packs + " and " + parts + " do not fit");
    }
    return new KnownDamage(
        found,
        findings,
        read(in, packs, PackRef::read),
        read(in, parts, RunRef::read),
        others,
        (flags & IN_CONTENT) != 0,
        (flags & STATELESS) != 0);
  }

  static <T> Set<T> read(ByteBuffer in, long count, Function<ByteBuffer, T> one) {
    Set<T> all = new LinkedHashSet<>();
    for (long i = 0; i < count; i++) {
      all.add(one.apply(in));
    }
    return all;
  }
}
