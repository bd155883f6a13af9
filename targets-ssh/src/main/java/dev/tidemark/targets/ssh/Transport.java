package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A way to one place: `OpenSshTransport` runs the user's own ssh, `MinaTransport` a library.
///
/// Used by one thread at a time. Nothing is tried twice.
interface Transport extends AutoCloseable {

  /// Has one more sftp subsystem started at the server, and connects first where that is needed.
  ///
  /// @param receiver gets what it answers
  /// @param limit on all of it together
  /// @throws dev.tidemark.spi.folder.RefusedException if a person has to change something
  /// @throws IOException if it may work another time
  Subsystem open(Receiver receiver, Duration limit) throws IOException;

  /// Ends all that was opened, at once.
  @Override
  void close();

  /// What comes from the server. Called by one thread.
  interface Receiver {

    /// Takes some bytes of the answers.
    ///
    /// @throws IOException if they are not sftp; the subsystem is then to be closed
    void receive(byte[] from, int offset, int length) throws IOException;

    /// Nothing more will come. May be called again.
    void end();
  }

  /// A running sftp subsystem of the server.
  interface Subsystem {

    ConnectionHealth health();

    boolean isLive();

    /// Sends all of a request, or nothing of it. If an interrupt or the end of patience finds some
    /// of it sent, the subsystem is closed.
    ///
    /// @param request backed by an array
    /// @throws java.net.SocketTimeoutException if there was no room for it in time
    void send(ByteBuffer request) throws IOException, InterruptedException;

    /// Why nothing was answered from the start.
    IOException startFailure();

    /// Why it ended, in a few words; empty if that is not known.
    String endReason();

    /// Ends it at once.
    void end();

    /// Ends it with the connection that it is on, which is silent.
    void abandon();
  }
}
