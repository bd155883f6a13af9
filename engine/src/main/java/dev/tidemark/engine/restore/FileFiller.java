package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.DestinationTree.RestoredFile;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fills files, in one thread of a restore. Keeps a few of them open, for the extents of a large
/// file follow each other.
final class FileFiller implements AutoCloseable {

  private static final int OPEN_MAX = 16;

  private final DestinationTree target;
  private final RestoreListener listener;
  private final OwnerFailures owners;
  private final LossRecorder losses;
  private final Map<TreePath, RestoredFile> open = new LinkedHashMap<>(OPEN_MAX, 0.75f, true);

  FileFiller(
      DestinationTree target, RestoreListener listener, OwnerFailures owners, LossRecorder losses) {
    this.target = target;
    this.listener = listener;
    this.owners = owners;
    this.losses = losses;
  }

  /// All that a file needs and that came with the records.
  void begin(RestoreStep.File step) throws IOException {
    if (step.writing() != RestoreStep.Writing.NONE) {
      try (RestoredFile file = openOrCreate(step)) {
        writeInline(step, file);
        if (step.fetching() == RestoreStep.Fetching.NOTHING) {
          file.resize(step.inode().size());
        }
      }
    }
    if (step.fetching() == RestoreStep.Fetching.NOTHING) {
      complete(step);
    }
  }

  private RestoredFile openOrCreate(RestoreStep.File step) throws IOException {
    return step.writing().isNew() ? target.createFile(step.place()) : target.openFile(step.place());
  }

  private void writeInline(RestoreStep.File step, RestoredFile file) throws IOException {
    if (!step.inline().isEmpty()) {
      file.write(ByteBuffer.wrap(step.inline().bytes()), step.inline().offset());
      listener.written(step.inline().bytes().length);
    }
  }

  /// Fills ranges from a pack. Of a file of which something is lost, nothing more is read.
  ///
  /// @param packName what a person calls the pack in which an extent should lie
  void fill(
      List<ExtentNeed> needs, ExtentSource pack, StepLog log, Function<ExtentId, String> packName)
      throws IOException {
    Fetched last = null;
    for (ExtentNeed need : needs) {
      RestoreStep.File step = (RestoreStep.File) log.at(need.file());
      if (losses.has(step.object())) {
        continue;
      }
      try {
        last = last == null || !need.isOfSameExtent(last.need()) ? fetch(need, pack) : last;
        RuntimeException failure = last.failure();
        if (failure == null) {
          write(step, need, last.extent());
        } else {
          losses.add(
              step.path(),
              step.object(),
              step.inode().links() > 1,
              need.extent(),
              packName.apply(need.extent()),
              failure);
        }
      } catch (IOException | RuntimeException e) {
        throw new OfFile(step.path(), e);
      }
    }
  }

  /// An extent, or why it is lost.
  private record Fetched(ExtentNeed need, byte[] extent, @Nullable RuntimeException failure) {}

  private static Fetched fetch(ExtentNeed need, ExtentSource pack) {
    try {
      return new Fetched(need, read(need, pack), null);
    } catch (RuntimeException e) {
      if (!LossRecorder.isLoss(e)) {
        throw e;
      }
      return new Fetched(need, new byte[0], e);
    }
  }

  private static byte[] read(ExtentNeed need, ExtentSource pack) {
    byte[] extent = pack.read(need.extent(), need.sha256());
    if (extent.length != need.extentLength()) {
      throw new RestoreException.Integrity(
          "extent " + need.extent() + " has another length than its record says", null);
    }
    return extent;
  }

  private void write(RestoreStep.File step, ExtentNeed need, byte[] extent) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(extent, need.offsetInExtent(), need.length());
    if (step.fetching() == RestoreStep.Fetching.ALL_AT_ONCE) {
      try (RestoredFile file = target.createFile(step.place())) {
        file.write(bytes, 0);
      }
      complete(step);
    } else {
      opened(step).write(bytes, need.offset());
    }
    listener.written(need.length());
  }

  private RestoredFile opened(RestoreStep.File step) throws IOException {
    RestoredFile known = open.get(step.path());
    if (known != null) {
      return known;
    }
    if (open.size() == OPEN_MAX) {
      var eldest = open.entrySet().iterator();
      eldest.next().getValue().close();
      eldest.remove();
    }
    RestoredFile file = target.openFile(step.place());
    open.put(step.path(), file);
    return file;
  }

  /// Gives a file that was filled range by range its length, its attributes and its name. One of
  /// which something is lost goes; what stood under its name before stays.
  void finish(RestoreStep.File step) throws IOException {
    if (losses.has(step.object())) {
      if (target.find(step.place()).isPresent()) {
        target.delete(step.place());
      }
      return;
    }
    try (RestoredFile file = target.openFile(step.place())) {
      file.resize(step.inode().size());
    }
    complete(step);
  }

  private void complete(RestoreStep.File step) throws IOException {
    owners.note(target.setAttributes(step.place(), step.inode()));
    if (step.writing().isBeside()) {
      target.rename(step.place(), step.path());
    }
    listener.completed(1);
  }

  /// Closes what is open, so that a later step may count on it.
  @Override
  public void close() throws IOException {
    for (RestoredFile file : open.values()) {
      file.close();
    }
    open.clear();
  }

  /// A failure and the file it struck.
  static final class OfFile extends IOException {
    private static final long serialVersionUID = 1;
    private final transient TreePath path;

    OfFile(TreePath path, Exception cause) {
      super(path + ": " + cause.getMessage(), cause);
      this.path = path;
    }

    TreePath path() {
      return path;
    }
  }
}
