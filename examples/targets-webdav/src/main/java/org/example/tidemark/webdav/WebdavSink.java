package org.example.tidemark.webdav;

import dev.tidemark.spi.folder.FolderListing;
import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Kind;
import dev.tidemark.spi.folder.FolderOps.Status;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.RaceProbe;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.example.tidemark.webdav.Multistatus.Resource;

/// Objects as files of a WebDAV server, each under its own name: the folder behind the server is an
/// archive that `type: fs` reads too.
///
/// Durable it is not: the protocol has no way to sync, and servers do not sync by themselves. That
/// has to be accepted by name, else nothing is written.
final class WebdavSink implements ObjectSink {

  private final Place place;
  private final Dav dav;
  private final Folders folders;
  private final Temps temps;
  private final Claims claims;

  private WebdavSink(Place place, Dav dav, boolean rootSeen) {
    this.place = place;
    this.dav = dav;
    this.folders = new Folders(dav, rootSeen);
    this.temps = new Temps(dav, folders);
    this.claims = new Claims(dav, folders);
  }

  /// Looks at the archive's folder and changes nothing.
  static WebdavSink open(Place place) throws TargetException, InterruptedException {
    Dav dav = new Dav(new Http(place));
    try {
      Optional<Resource> root = dav.look("");
      if (root.isPresent() && !root.get().collection()) {
        throw dav.faults().rejected("open", "it is no folder; name one");
      }
      return new WebdavSink(place, dav, root.isPresent());
    } catch (TargetException | InterruptedException | RuntimeException e) {
      dav.close();
      throw e;
    }
  }

  /// Rotated: another disk may stand behind the server tomorrow.
  @Override
  public Traits traits() {
    return new Traits(
        place.location(), !place.singleWriter(), true, place.parallelism());
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    String remedy =
        "its MOVE cannot be relied on; if nobody else writes there, set single-writer: true";
    new RaceProbe(this, place.location(), place.singleWriter(), remedy).run();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    Source.checkInterrupt();
    if (!place.acceptUnsynced()) {
      throw dav.faults()
          .rejected(
              "create " + name,
              "WebDAV has no way to sync, so a power cut at the server may take objects away"
                  + " again; set accept-unsynced: true if you accept that");
    }
    return new Creation(dav, folders, temps, claims, name, content).run(place.singleWriter());
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    Source.checkInterrupt();
    Optional<InputStream> in =
        length > 0
            ? dav.get(name.value(), offset, length)
            : dav.look(name.value())
                .filter(resource -> !resource.collection())
                .map(resource -> InputStream.nullInputStream());
    if (in.isEmpty()) {
      folders.checkRoot("read " + name);
    }
    return in;
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    Source.checkInterrupt();
    try {
      return FolderListing.of(new Reader(), prefix, after, limit);
    } catch (IOException e) {
      throw new IllegalStateException("the reader below throws none", e);
    }
  }

  /// A DELETE of a collection takes all with it, so what stands there is looked at first.
  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    Source.checkInterrupt();
    Optional<Resource> there = dav.look(name.value());
    if (there.isPresent() && !there.get().collection()) {
      dav.delete(name.value());
      claims.release(name);
    }
  }

  @Override
  public void close() {
    dav.close();
  }

  /// Folders for a listing.
  private final class Reader implements FolderListing.Reader {

    @Override
    public List<Entry> list(String folder) throws TargetException, InterruptedException {
      Optional<List<Resource>> found = dav.list(folder.isEmpty() ? "" : folder + "/");
      if (found.isEmpty()) {
        folders.checkRoot("list '" + folder + "'");
      }
      return found.orElse(List.of()).stream()
          .map(resource -> new Entry(resource.name(), Optional.of(status(resource))))
          .toList();
    }

    @Override
    public Optional<Status> status(String path) throws TargetException, InterruptedException {
      return dav.look(path).map(Reader::status);
    }

    private static Status status(Resource resource) {
      return new Status(
          resource.collection() ? Kind.FOLDER : Kind.FILE, resource.length(), resource.modified());
    }
  }
}
