package dev.tidemark.engine.archive.format;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.util.List;

/// The rules that must hold between the fields of every header, so that whoever reads it can rely
/// on it. What a place by itself cannot be, [RunRef] and [PackRef] refuse.
final class CommitHeaderRules {

  private CommitHeaderRules() {}

  /// @throws IllegalArgumentException naming the rule that is broken
  static void check(CommitHeader header, int headerLength) {
    require(header.number() > 0, "its number is not positive");
    header
        .from()
        .ifPresent(from -> require(isBefore(from.number(), header), "`from` is not before it"));
    header
        .previous()
        .ifPresent(previous ->
            require(isBefore(previous.number(), header), "`previous` is not before it"));
    checkKind(header);
    checkTally(header);
    require(header.lost().isBelow(header.number()), "it cannot give these commits up");
    checkPlaces(header, headerLength);
    header.older().forEach(pack -> checkPack(pack, header));
    header.packs().forEach(pack -> checkPack(pack, header));
  }

  private static boolean isBefore(long number, CommitHeader header) {
    return number > 0 && number < header.number();
  }

  private static void checkKind(CommitHeader header) {
    boolean fits =
        switch (header.kind()) {
          case EXTENTS -> header.runs().isEmpty() && header.older().isEmpty();
          case INCREMENT ->
              !header.runs().isEmpty() && header.older().isEmpty() && header.from().isPresent();
          case BASE -> !header.runs().isEmpty();
        };
    require(fits, "its parts do not fit its kind");
  }

  private static void checkTally(CommitHeader header) {
    CommitHeader.Tally tally = header.tally();
    boolean fits =
        tally.base() >= 0
            && tally.base() <= header.number()
            && tally.newestWhole() >= 0
            && tally.newestWhole() <= header.number()
            && tally.baseBytes() >= 0
            && tally.runBytes() >= 0
            && tally.increments() >= 0
            && tally.packBytesAtRecords() >= 0
            && tally.packBytes() >= tally.packBytesAtRecords();
    require(fits, "its sums make no sense");
  }

  /// Behind the header lie the inline run and the inline packs of this commit, one behind another,
  /// then the hash: no byte of the object is left over.
  private static void checkPlaces(CommitHeader header, int headerLength) {
    long end = headerLength;
    List<RunRef> runs = header.runs();
    for (int i = 0; i < runs.size(); i++) {
      RunRef run = runs.get(i);
      boolean fits = run.part() == i && run.length() > 0 && run.number() <= header.number();
      require(fits, "a part of its run cannot be");
      if (run.inline()) {
        require(run.number() == header.number() && run.offset() == end, "its run is misplaced");
        end = Math.addExact(end, run.length());
      }
    }
    for (PackRef pack : header.packs()) {
      if (pack.inline() && pack.number() == header.number()) {
        require(pack.offset() == end, "a pack in it is misplaced");
        end = Math.addExact(end, pack.length());
      }
    }
    require(header.objectLength() == Math.addExact(end, Hash.BYTES), "its length is wrong");
  }

  private static void checkPack(PackRef pack, CommitHeader header) {
    boolean fits =
        pack.number() <= header.number()
            && pack.length() > 0
            && pack.first().isAfter(ExtentId.NONE);
    require(fits, "it names a pack that cannot be");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
