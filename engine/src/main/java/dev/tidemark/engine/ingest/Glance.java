package dev.tidemark.engine.ingest;

import java.util.List;

/// What a first look at one name gives.
///
/// @param stat null unless it is there and wanted
/// @param excluded a pattern says so
/// @param upToDate the object that is this one, as it is; 0 = none
/// @param traits what it has that a volume does not hold
/// @param donors the objects whose content its own may be, likeliest first
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record Glance(
    byte[] name,
    Sight<SourceStat> stat,
    boolean excluded,
    long upToDate,
    Traits traits,
    List<Long> donors) {

  /// Nothing more is to be known.
  static Glance only(byte[] name, Sight<SourceStat> stat, boolean excluded) {
    return new Glance(name, stat, excluded, 0, Traits.UNKNOWN, List.of());
  }
}
