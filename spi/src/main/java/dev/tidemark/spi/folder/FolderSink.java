package dev.tidemark.spi.folder;

import dev.tidemark.spi.folder.FolderOps.Kind;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/// Objects as files under one root folder, over any [FolderOps]. Exclusive, atomic and durable
/// creation is `ObjectCreation`'s affair; the order of names across folders [FolderListing]'s.
///
/// - The root is made by the first create, if the folder that holds it is there. A root that was
///   seen and then is not there is `Missing`, and never made again: an unmounted disk must not be
///   filled up underneath.
/// - What a sink has shown, by `list`, `open` or `TAKEN`, is durable when a later `create` of the
///   same sink returns.
/// - A file system with neither hard links nor a rename that replaces nothing is refused, unless a
///   person vouches for a single writer.
/// - A delete is not synced: after a power cut an object may be back.
/// - Files whose names no object can have are left alone, and never listed.
public final class FolderSink implements ObjectSink {

  /// What one call needs of the sink.
  record Parts(
      FolderOps ops,
      FolderSyncs folders,
      TempFiles temps,
      ExclusiveNaming namer,
      FolderErrors faults) {}

  private final Traits traits;
  private final Parts parts;
  private volatile boolean rootSeen;

  private FolderSink(Traits traits, Parts parts, boolean rootSeen) {
    this.traits = traits;
    this.parts = parts;
    this.rootSeen = rootSeen;
  }

  /// Looks at the root and changes nothing. The sink closes `ops` when it is closed.
  ///
  /// @param singleWriter nobody else ever writes here: a plain rename will do where nothing better
  ///   is to be had
  public static FolderSink open(FolderOps ops, Traits traits, boolean singleWriter)
      throws TargetException, InterruptedException {
    FolderErrors faults = new FolderErrors(ops, traits.location());
    Parts parts =
        new Parts(
            ops,
            new FolderSyncs(ops),
            new TempFiles(ops),
            new ExclusiveNaming(ops, faults, singleWriter),
            faults);
    try {
      Optional<Status> root = ops.status("");
      if (root.isPresent() && root.get().kind() != Kind.FOLDER) {
        throw faults.rejected("open", "it is not a folder; name a folder");
      }
      return new FolderSink(traits, parts, root.isPresent());
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw faults.unchanged("open", e);
    }
  }

  @Override
  public Traits traits() {
    return traits;
  }

  /// Makes the root if it is not there.
  @Override
  public void probe() throws TargetException, InterruptedException {
    checkRoot("probe");
    new FolderProbe(parts).run();
    rootSeen = true;
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    checkRoot("create " + name);
    CreateResult result = new ObjectCreation(parts, name, content).run();
    rootSeen = true;
    return result;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    String action = "read " + name;
    try {
      InputStream in = parts.ops().read(name.value(), offset, length);
      parts.folders().show(FolderSyncs.of(name.value()));
      return Optional.of(new ObjectStream(in, parts.faults(), action));
    } catch (NoSuchFileException e) {
      checkRoot(action);
      return Optional.empty();
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw parts.faults().unchanged(action, e);
    }
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    String action = "list '" + prefix + "'";
    try {
      return FolderListing.of(new Shown(parts), prefix, after, limit);
    } catch (NoSuchFileException e) {
      checkRoot(action);
      return List.of();
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw parts.faults().unchanged(action, e);
    }
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    String action = "delete " + name;
    checkRoot(action);
    try {
      parts.ops().delete(name.value());
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw parts.faults().changing(action, e);
    }
  }

  @Override
  public void close() {
    parts.ops().close();
  }

  /// Lets a root pass that is not there yet, not one that is there no more.
  private void checkRoot(String action) throws TargetException, InterruptedException {
    DeferredInterrupt.check();
    boolean seenBefore = rootSeen; // a create beside this call may make it after it was looked for
    try {
      if (parts.ops().status("").isPresent()) {
        rootSeen = true;
      } else if (seenBefore) {
        throw parts.faults().rootGone(action);
      }
    } catch (IOException e) {
      DeferredInterrupt.rethrow(e);
      throw parts.faults().unchanged(action, e);
    }
  }

  /// Reads folders for a listing, and notes what was shown of them.
  private record Shown(Parts parts) implements FolderListing.Reader {

    @Override
    public List<FolderOps.Entry> list(String folder) throws IOException {
      try {
        List<FolderOps.Entry> entries = parts.ops().list(folder);
        parts.folders().show(folder);
        return entries;
      } catch (NoSuchFileException e) {
        if (parts.ops().status("").isEmpty()) {
          throw e;
        }
        return List.of();
      }
    }

    @Override
    public Optional<Status> status(String path) throws IOException {
      return parts.ops().status(path);
    }
  }
}
