package dev.tidemark.testkit.wire;

import java.io.IOException;
import java.net.Socket;

/// The way in which a connection ends.
public enum ConnectionEnd {
  /// As if the other side had closed it: the peer reads an end.
  CLOSE,
  /// As if the other side had crashed: the peer's next read or write fails.
  RESET;

  void end(Socket socket) {
    try {
      if (this == RESET) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      // Ended already.
    }
  }
}
