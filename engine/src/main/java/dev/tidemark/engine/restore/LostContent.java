package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import java.util.List;
import java.util.Optional;

/// The names that a restore could not bring, because their content is damaged or gone.
///
/// @param names that are not there as the state has them: nothing was made under them, or what
///   stood there before was left
/// @param packs that did not give it
/// @param unharmed the newest state that names nothing of what is known to be lost
public record LostContent(long names, List<LostPack> packs, Optional<RestorePoint> unharmed) {

  /// All came.
  public static final LostContent NOTHING = new LostContent(0, List.of(), Optional.empty());

  public LostContent {
    packs = List.copyOf(packs);
  }

  public boolean isEmpty() {
    return names == 0;
  }
}
