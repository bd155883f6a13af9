package dev.tidemark.engine.volume;

import org.jspecify.annotations.Nullable;

/// Transactions in TID order.
public interface TransactionScan extends AutoCloseable {

  /// The next transaction, or null at the end.
  @Nullable Transaction next();

  @Override
  void close();
}
