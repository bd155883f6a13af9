package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.spi.words.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks for content that the volume has already, where it is likely to be: at the same offset of
/// the object itself or of the one it displaces.
///
/// @param newest gives the newest published state
record KnownContent(Supplier<RecordView> newest, Time time) {

  Instant now() {
    return time.now();
  }

  Optional<Long> findDonor(List<Long> donors, long offset, int length, Hash sha256) {
    return donors.isEmpty() ? Optional.empty() : find(newest.get(), donors, offset, length, sha256);
  }

  private static Optional<Long> find(
      RecordView view, List<Long> donors, long offset, int length, Hash sha256) {
    return donors.stream()
        .filter(donor -> range(view, donor, offset, length, sha256) != null)
        .findFirst();
  }

  /// The whole extent that an object has at an offset, if it is this content; else null.
  static DataRange.@Nullable InExtent range(
      RecordView view, long object, long offset, int length, Hash sha256) {
    byte[] value = view.get(FileKeys.data(object, offset));
    if (value != null
        && FileCodec.decodeData(value) instanceof DataRange.InExtent range
        && range.length() == length
        && range.extentLength() == length
        && range.sha256().equals(sha256)) {
      return range;
    }
    return null;
  }
}
