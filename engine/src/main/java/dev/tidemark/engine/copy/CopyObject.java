package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.Hash;
import java.util.Optional;

/// A pack or a part of a run that is an object of its own: its name tells its bytes.
///
/// @param number of the commit that it was made for
/// @param length bytes
/// @param hash their SHA-256
record CopyObject(ObjectName name, long number, long length, Hash hash) {

  static CopyObject of(PackRef pack) {
    return new CopyObject(pack.object(), pack.number(), pack.length(), pack.hash());
  }

  static CopyObject of(RunRef run) {
    return new CopyObject(run.object(), run.number(), run.length(), run.hash());
  }

  /// What a listing shows; empty if it is neither pack nor run.
  static Optional<CopyObject> of(ObjectInfo listed) {
    return ArchiveNames.made(listed.name())
        .map(made -> new CopyObject(listed.name(), made.number(), listed.length(), made.hash()));
  }

  /// The directory that it lies in, with its slash.
  String directory() {
    String value = name.value();
    return value.substring(0, value.indexOf('/') + 1);
  }
}
