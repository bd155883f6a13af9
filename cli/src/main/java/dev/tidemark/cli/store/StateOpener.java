package dev.tidemark.cli.store;

import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.view.OpenState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.spi.sink.TargetException;
import java.nio.file.Path;

/// Opens a place at a state, and says what has to be said about it.
public final class StateOpener {

  private final Session session;

  public StateOpener(Session session) {
    this.session = session;
  }

  /// A place to look at; warns if its state is not complete.
  public OpenState open(Place place) throws TargetException, InterruptedException {
    OpenState state =
        place.isAddress()
            ? archive(place.where(), place.whenOrLatest())
            : volume(session.volumeDirectory(place), place.whenOrLatest());
    if (!state.isComplete()) {
      warnIncomplete(state);
    }
    return state;
  }

  private void warnIncomplete(OpenState state) {
    session
        .console()
        .warn(
            "tid "
                + state.point().tid()
                + " of "
                + Units.time(state.point().time())
                + " is a checkpoint of an import that is running or was broken off; files may be"
                + " missing");
  }

  /// A state of the volume in a directory.
  public OpenState volume(Path directory, StateSelector when) {
    when.requireVolume();
    OpenVolume open = session.volumes().openToRead(directory);
    return said(OpenState.ofVolume(open.volume(), open.packs(), when, open::close));
  }

  /// A state of the archive at a target, named or by its address.
  public OpenState archive(String nameOrAddress, StateSelector when)
      throws TargetException, InterruptedException {
    return said(OpenState.ofArchive(session.targets().openArchive(nameOrAddress), when));
  }

  private OpenState said(OpenState state) {
    session.said(state.choice());
    return state;
  }
}
