package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptTraits;
import java.util.List;

/// The result of a first look at one name.
///
/// @param stat null unless it is there and wanted
/// @param excluded a pattern says so
/// @param upToDate the object that is this one, as it is; 0 = none
/// @param traits what it has that a volume does not hold
/// @param donors the objects whose content its own may be, likeliest first
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record ScannedName(
    byte[] name,
    ReadResult<SourceStat> stat,
    boolean excluded,
    long upToDate,
    UnkeptTraits traits,
    List<Long> donors) {

  /// Nothing more is to be known.
  static ScannedName only(byte[] name, ReadResult<SourceStat> stat, boolean excluded) {
    return new ScannedName(name, stat, excluded, 0, UnkeptTraits.UNKNOWN, List.of());
  }

  /// A directory of which nothing but its attributes is known.
  static ScannedName directory(byte[] name, SourceStat stat) {
    return new ScannedName(
        name, new ReadResult.Seen<>(stat), false, 0, UnkeptTraits.NONE, List.of());
  }

  /// The same to be read again, without the help of one donor.
  ScannedName without(long donor) {
    List<Long> others = donors.stream().filter(other -> other != donor).toList();
    return new ScannedName(name, stat, excluded, 0, traits, others);
  }
}
