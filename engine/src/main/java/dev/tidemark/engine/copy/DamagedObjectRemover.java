package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;

/// Deletes what was proven damaged at a place: a name that is taken is never overwritten.
record DamagedObjectRemover(ObjectSink place) {

  /// @return why the place refuses, and what to do; empty if the object is gone
  Optional<String> of(ObjectName object) throws TargetException, InterruptedException {
    try {
      place.delete(object);
      return Optional.empty();
    } catch (TargetException.Rejected e) {
      return Optional.of(
          "it is damaged, and "
              + place.traits().location()
              + " does not let it be deleted ("
              + e.getMessage()
              + "); delete it there, and the next run makes it again from the source");
    }
  }
}
