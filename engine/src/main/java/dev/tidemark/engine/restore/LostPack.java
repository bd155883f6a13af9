package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;

/// A pack that did not give what a restore wanted of it.
///
/// @param name of the object or file
/// @param reason what its first failure said
/// @param files of the restored state that lack content from it
/// @param some of those files, the first ten
/// @param states how many states of the place name what is lost; 0 = it could not be found out
/// @param oldest the first of those states
/// @param newest the last of those states
public record LostPack(
    String name,
    String reason,
    long files,
    List<TreePath> some,
    long states,
    Optional<TxId> oldest,
    Optional<TxId> newest) {

  public LostPack {
    some = List.copyOf(some);
  }
}
