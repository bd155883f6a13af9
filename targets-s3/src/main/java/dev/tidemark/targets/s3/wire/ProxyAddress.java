package dev.tidemark.targets.s3.wire;

import java.util.Optional;

/// An HTTP proxy that requests go through.
///
/// @param login what it wants to know of us
public record ProxyAddress(String host, int port, Optional<Login> login) {

  /// For *Basic* authentication.
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
