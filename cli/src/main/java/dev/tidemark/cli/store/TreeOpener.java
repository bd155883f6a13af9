package dev.tidemark.cli.store;

import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.restore.ArchiveState;
import dev.tidemark.engine.restore.StateSelector;
import dev.tidemark.engine.restore.VolumeState;
import dev.tidemark.spi.sink.TargetException;

/// Opens a place as a tree of files. An archive is read where it is: only the blocks that are asked
/// for.
public final class TreeOpener {

  private final Session session;

  public TreeOpener(Session session) {
    this.session = session;
  }

  public TreeView open(Place place) throws TargetException, InterruptedException {
    TreeView view = place.isAddress() ? archive(place) : volume(place);
    if (!view.complete()) {
      warnIncomplete(session.console(), view);
    }
    return view;
  }

  private static void warnIncomplete(Console console, TreeView view) {
    console.warn(
        "tid "
            + view.tid()
            + " of "
            + Units.time(view.time())
            + " is a checkpoint of an import that is running or was broken off; files may be"
            + " missing");
  }

  private TreeView volume(Place place) {
    place.whenOrLatest().requireVolume();
    OpenVolume open = session.volumes().openToRead(session.volumeDirectory(place));
    try {
      RestorePoint at = session.said(VolumeState.choose(open.volume(), when(place)));
      FileTree tree = new FileTree(open.volume().asOf(at.tid()), open.packs()::read);
      return view(tree, at, open::close);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private TreeView archive(Place place) throws TargetException, InterruptedException {
    ArchiveReader reader =
        session.targets().openArchive(place.where(), place.whenOrLatest().line());
    try {
      RestorePoint at = session.said(ArchiveState.choose(reader, when(place)));
      FileTree tree = new FileTree(reader.view(at.tid()), reader.extents(at.tid()));
      return view(tree, at, reader::close);
    } catch (TargetException | InterruptedException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private StateSelector when(Place place) {
    return place.whenOrLatest().asOf(session.seam().time().now());
  }

  private static TreeView view(FileTree tree, RestorePoint at, Runnable closer) {
    return new TreeView(
        tree, at.tid(), at.time(), at.whole() && at.openSources().isEmpty(), closer);
  }
}
