package dev.tidemark.engine.volume;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The outcome of a transaction.
///
/// @param value what its body returned
/// @param committed the transaction, durable; empty if no record changed
public record WriteResult<T extends @Nullable Object>(T value, Optional<Transaction> committed) {}
