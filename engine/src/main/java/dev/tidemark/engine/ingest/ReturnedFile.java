package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;

/// A file that a transaction could not take in as it was read: it is to be read again.
///
/// @param scanned names only the donors that may still help
record ReturnedFile(WalkDirectory directory, ScannedName scanned, SourceStat stat) {

  static ReturnedFile of(WalkDirectory directory, WalkItem item, long lostDonor) {
    return new ReturnedFile(directory, item.scanned().without(lostDonor), item.stat());
  }
}
