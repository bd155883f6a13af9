package dev.tidemark.engine.volume;

/// A tree without history inside a transaction. It shows what the transaction has done so far.
public interface UnversionedTree extends UnversionedView {

  /// @param value at most [Volume#VALUE_BYTES_MAX] bytes
  void put(byte[] key, byte[] value);

  /// Nothing happens if there is no such key.
  void delete(byte[] key);
}
