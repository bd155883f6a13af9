package dev.tidemark.engine.ingest;

import java.util.List;

/// What a first look at one name gives.
///
/// @param stat null unless it is there and wanted
/// @param excluded a pattern says so
/// @param upToDate the volume has it as it is
/// @param donors the objects whose content its own may be, likeliest first
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record Glance(
    byte[] name, Sight<SourceStat> stat, boolean excluded, boolean upToDate, List<Long> donors) {}
