package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// The work of a transaction. An exception from it undoes everything and goes to the caller of
/// [Volume#write].
@FunctionalInterface
public interface TransactionBody<T extends @Nullable Object, X extends Exception> {

  T run(WriteTransaction tx) throws X;
}
