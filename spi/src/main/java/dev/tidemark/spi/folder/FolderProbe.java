package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.NewFile;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Tries a folder before an archive is trusted to it, among the temporary files: two of them are
/// given one name, the first keeps it, and its bytes are read back. Leaves no file behind.
final class FolderProbe {

  private static final String ACTION = "probe";

  private final FolderOps ops;
  private final FolderSyncs folders;
  private final ExclusiveNaming namer;
  private final FolderErrors faults;
  private final String first = TempFiles.next();
  private final String second = TempFiles.next();
  private final String name = TempFiles.next();

  FolderProbe(FolderSink.Parts parts) {
    this.ops = parts.ops();
    this.folders = parts.folders();
    this.namer = parts.namer();
    this.faults = parts.faults();
  }

  /// @throws TargetException.Rejected if files cannot be made there, or a taken name is taken again
  void run() throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    try {
      folders.prepare(TempFiles.FOLDER);
      write(first);
      write(second);
      race();
      ops.syncFolder(TempFiles.FOLDER);
    } catch (IOException e) {
      folders.forget();
      DeferredInterrupt.rethrow(e);
      throw faults.unchanged(ACTION, e);
    } finally {
      drop(first);
      drop(second);
      drop(name);
    }
  }

  private void race() throws IOException, TargetException, InterruptedException {
    if (!namer.name(first, name, ACTION)) {
      throw faults.rejected(ACTION, "a name that is free cannot be given; use another place");
    }
    if (namer.name(second, name, ACTION)) {
      throw faults.rejected(
          ACTION, "a name that was taken was given again; use another file system");
    }
    if (!Arrays.equals(content(first), stored())) {
      throw faults.rejected(
          ACTION, "a file does not hold what was written to it; use another place");
    }
  }

  private void write(String path) throws IOException {
    try (NewFile file = ops.create(path)) {
      byte[] content = content(path);
      file.write(content, 0, content.length);
      file.sync();
    }
  }

  private byte[] stored() throws IOException {
    try (InputStream in = ops.read(name, 0, Long.MAX_VALUE)) {
      return in.readAllBytes();
    }
  }

  private static byte[] content(String path) {
    return path.getBytes(StandardCharsets.US_ASCII);
  }

  /// What stays behind is cleared by a later writer.
  private void drop(String path) {
    try {
      DeferredInterrupt.finish(() -> ops.delete(path));
    } catch (IOException ignored) {
      // Never an object, and cleared once it is old.
    }
  }
}
