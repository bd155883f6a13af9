package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.volume.VersionedRecord;
import java.util.Arrays;

/// The order of records in a run: by key, unsigned; of one key the newest version first.
public final class RecordOrder {

  private RecordOrder() {}

  public static int compare(VersionedRecord a, VersionedRecord b) {
    int byKey = Arrays.compareUnsigned(a.key(), b.key());
    return byKey != 0 ? byKey : b.created().compareTo(a.created());
  }
}
