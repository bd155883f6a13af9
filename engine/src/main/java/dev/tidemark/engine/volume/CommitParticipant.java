package dev.tidemark.engine.volume;

import java.io.IOException;

/// Somebody who writes files of its own that a commit refers to. Called under the write lock. If a
/// transaction ends and neither [#committed] nor [#aborted] is called, the volume is poisoned, and
/// only opening it again tells which it is. What [#committed] or [#aborted] throws changes nothing
/// of how the transaction ended; it poisons the volume.
public interface CommitParticipant {

  /// Make durable what this transaction wrote. A failure undoes the transaction: a full disk leaves
  /// the volume as it was, anything else, an [Error] too, poisons it.
  void beforeCommit() throws IOException;

  /// The transaction is durable.
  void committed();

  /// The transaction is undone: nothing of it will ever be referred to.
  void aborted();
}
