package dev.tidemark.testkit.wire;

/// A way through a [FaultProxy].
public enum ProxyDirection {
  /// From the client to the server.
  UP,
  /// From the server to the client.
  DOWN
}
