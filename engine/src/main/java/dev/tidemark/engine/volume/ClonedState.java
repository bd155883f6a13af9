package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.util.function.Predicate;

/// The state that a cloned volume has to come to.
///
/// @param head the newest TID; no record is above it
/// @param digest the state digest at `head`
/// @param chain the chain at `head`
/// @param readable which TIDs can be read: those whose records were all added
public record ClonedState(TxId head, Hash digest, Hash chain, Predicate<TxId> readable) {}
