package dev.tidemark.engine.clone;

import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.PackBatch;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The frames of an archive's extents, each proven by the hash in a record. Any number of threads.
final class FrameSource {

  private final ArchiveState archive;

  FrameSource(ArchiveState archive) {
    this.archive = archive;
  }

  StateSource.PackFinder packs() {
    return archive.packs().lenient();
  }

  /// @param batch needs of one pack; each extent gives one frame
  List<Frame> read(PackBatch batch) throws TargetException, InterruptedException {
    Map<ExtentId, Frame> known = archive.frames(batch.pack(), batch.wanted());
    List<Frame> frames = new ArrayList<>();
    try (ExtentEncoder encoder = new ExtentEncoder()) {
      for (ExtentNeed need : batch.needs()) {
        if (frames.isEmpty() || !frames.getLast().id().equals(need.extent())) {
          frames.add(frame(need, known.get(need.extent()), encoder));
        }
      }
    }
    return frames;
  }

  /// A few extents of a large pack are read in ranges and encoded again.
  private Frame frame(ExtentNeed need, @Nullable Frame known, ExtentEncoder encoder) {
    if (known != null && ArchiveState.decode(known, need.sha256()).isPresent()) {
      return known;
    }
    byte[] content = archive.extents().read(need.extent(), need.sha256());
    return Frame.of(need.extent(), encoder.encode(content, need.sha256()));
  }
}
