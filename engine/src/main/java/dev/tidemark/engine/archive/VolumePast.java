package dev.tidemark.engine.archive;

import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.Optional;
import java.util.UUID;

/// A volume's knowledge of its own past: enough to tell how an archive stands to it.
public interface VolumePast {

  UUID volume();

  /// The timeline of the head.
  Timeline timeline();

  /// The newest transaction known to be durable.
  Optional<Transaction> durable();

  Optional<Transaction> transaction(TxId tid);

  /// The last transaction of a timeline that this volume has left on the way to its head; empty if
  /// it is none of those.
  Optional<Transaction> lastOf(Timeline earlier);
}
