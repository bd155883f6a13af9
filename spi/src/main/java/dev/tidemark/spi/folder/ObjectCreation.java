package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Kind;
import dev.tidemark.spi.folder.FolderOps.NewFile;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// One create. The order of its writes:
///
/// 1. the folders, each synced into the one above it;
/// 2. the content under a temporary name, checked against length and hash while it is written, then
///    synced;
/// 3. whatever this sink has shown of others' objects, synced: the caller may build on it;
/// 4. the name, by the place's exclusive way;
/// 5. the object's folder, synced; only now it is `CREATED`;
/// 6. the temporary name, removed.
///
/// A crash before 4 leaves a temporary file, one between 4 and 5 the whole object or nothing.
final class ObjectCreation {

  private static final int BUFFER_BYTES = 128 << 10;

  private final FolderOps ops;
  private final FolderSyncs folders;
  private final TempFiles temps;
  private final ExclusiveNaming namer;
  private final FolderErrors faults;
  private final String path;
  private final Content content;
  private final String action;
  private final String temp = TempFiles.next();

  ObjectCreation(FolderSink.Parts parts, ObjectName name, Content content) {
    this.ops = parts.ops();
    this.folders = parts.folders();
    this.temps = parts.temps();
    this.namer = parts.namer();
    this.faults = parts.faults();
    this.path = name.value();
    this.content = content;
    this.action = "create " + path;
  }

  CreateResult run() throws TargetException, InterruptedException {
    if (isTaken()) {
      return taken();
    }
    boolean named = false;
    try {
      writeTemp();
      named = name();
    } finally {
      if (!named) {
        dropTemp();
      }
    }
    return named ? created() : taken();
  }

  /// Asked first, so that nothing is sent in vain.
  private boolean isTaken() throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    try {
      Optional<Status> there = ops.status(path);
      if (there.isPresent() && there.get().kind() != Kind.FILE) {
        throw faults.rejected(
            action,
            "a folder stands under this name; " + "no object's name may be a folder of another's");
      }
      return there.isPresent();
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw faults.unchanged(action, e);
    }
  }

  private void writeTemp() throws TargetException, InterruptedException {
    try {
      folders.prepare(FolderSyncs.of(path));
      folders.prepare(TempFiles.FOLDER);
      try (NewFile file = ops.create(temp)) {
        temps.clearOld(temp);
        copy(file);
        file.sync();
      }
      folders.syncShown();
    } catch (IOException e) {
      folders.forget();
      DeferredInterrupt.rethrow(e);
      throw faults.unchanged(action, e);
    }
  }

  private void copy(NewFile file) throws IOException, TargetException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, content.length() + 1)];
    long written = 0;
    try (Source source = new Source()) {
      for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
        written += n;
        if (written > content.length()) {
          throw faults.source(
              action, "the source is longer than the promised " + content.length() + " bytes");
        }
        if (!content.checksItself()) {
          digest.update(buffer, 0, n);
        }
        file.write(buffer, 0, n);
      }
    }
    if (written < content.length()) {
      throw faults.source(
          action, "the source ended after " + written + " of " + content.length() + " bytes");
    }
    boolean asPromised =
        content.checksItself() || Hash.of(digest.digest()).equals(content.sha256());
    if (!asPromised) {
      throw faults.source(action, "the source's bytes are not those of the promised SHA-256");
    }
  }

  private boolean name() throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    try {
      return namer.name(temp, path, action);
    } catch (IOException e) {
      folders.forget();
      DeferredInterrupt.rethrow(e);
      throw faults.changing(action, e);
    }
  }

  private CreateResult created() throws TargetException {
    try {
      DeferredInterrupt.finish(() -> namer.syncNamed(path));
    } catch (IOException e) {
      throw faults.unknown(action, e);
    }
    dropTemp();
    return CreateResult.CREATED;
  }

  /// Taken, perhaps by our own earlier attempt that never got to its sync: so the folder is synced
  /// here.
  private CreateResult taken() throws TargetException {
    try {
      DeferredInterrupt.finish(() -> ops.syncFolder(FolderSyncs.of(path)));
    } catch (IOException e) {
      throw faults.unchanged(action, e);
    }
    return CreateResult.TAKEN;
  }

  /// What stays behind is cleared by a later writer.
  private void dropTemp() {
    try {
      DeferredInterrupt.finish(() -> ops.delete(temp));
    } catch (IOException ignored) {
      // Never an object, and cleared once it is old.
    }
  }

  /// The content's stream; its failures are the source's, not the place's.
  private final class Source implements AutoCloseable {
    private final InputStream in;

    Source() throws TargetException, InterruptedException {
      try {
        in = content.open();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    int read(byte[] buffer) throws TargetException, InterruptedException {
      DeferredInterrupt.check();
      try {
        return in.read(buffer);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() throws TargetException, InterruptedException {
      try {
        in.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private TargetException failed(IOException e) throws InterruptedException {
      DeferredInterrupt.rethrow(e);
      return faults.source(action, "the source cannot be read: " + e.getMessage(), e);
    }
  }
}
