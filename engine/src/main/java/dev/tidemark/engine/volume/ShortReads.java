package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeReader;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.ForeignPageException;
import dev.tidemark.engine.page.PageStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Runs reads in short steps, each at the newest root. A page that was reused meanwhile shows by
/// its birth, and the step is run again at a newer root; if there is none, the page is damaged.
final class ShortReads {

  private static final int TRIES_AT_ONE_ROOT = 3;

  private final PageStore store;

  ShortReads(PageStore store) {
    this.store = store;
  }

  /// One step. It leaves nothing behind if it fails.
  interface Step<T extends @Nullable Object> {
    T run(State state) throws IOException;
  }

  /// The newest state, ready to be read.
  record State(CommitRecord record, TreeReader records, TreeReader packs, TreeReader local) {}

  <T extends @Nullable Object> T run(Step<T> step) {
    int tries = 0;
    State state = state();
    while (true) {
      try {
        return step.run(state);
      } catch (ForeignPageException e) {
        State newer = state();
        tries = newer.record().sequence() == state.record().sequence() ? tries + 1 : 0;
        if (tries == TRIES_AT_ONE_ROOT) {
          throw new VolumeException.Damaged("the volume is damaged: " + e.getMessage(), e);
        }
        state = newer;
      } catch (IOException e) {
        throw VolumeErrors.asVolumeException("read the volume", e);
      }
    }
  }

  State state() {
    try {
      return stateOf(store.current());
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("read the volume", e);
    }
  }

  State stateOf(CommitRecord record) {
    return new State(
        record,
        new TreeReader(store, record.roots().records()),
        new TreeReader(store, record.roots().packs()),
        new TreeReader(store, record.roots().local()));
  }
}
