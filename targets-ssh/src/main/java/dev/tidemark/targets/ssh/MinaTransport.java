package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/// One connection of Apache MINA SSHD's to the place, with any number of channels on it, and a new
/// one after it was lost.
final class MinaTransport implements Transport {

  private final MinaConnector connector;
  private MinaConnector.@Nullable Connection connection;
  private MinaSubsystem.Connection shared = new MinaSubsystem.Connection();

  MinaTransport(MinaConnector connector) {
    this.connector = connector;
  }

  @Override
  public Subsystem open(Receiver receiver, Duration limit) throws IOException {
    ClientSession session = session(limit);
    MinaSubsystem subsystem = new MinaSubsystem(shared, receiver);
    session.getService(ConnectionService.class).registerChannel(subsystem);
    try {
      subsystem.open().verify(limit);
      return subsystem;
    } catch (IOException e) {
      subsystem.end();
      throw MinaConnector.interruptedOr(e, noChannel(e, session));
    }
  }

  private ClientSession session(Duration limit) throws IOException {
    MinaConnector.Connection current = connection;
    if (current != null && current.session().isOpen()) {
      return current.session();
    }
    close();
    shared = new MinaSubsystem.Connection();
    current = connector.connect(limit);
    connection = current;
    return current.session();
  }

  private static IOException noChannel(IOException e, ClientSession session) {
    String end = MinaConnector.endOf(session);
    return new IOException(
        "no channel could be opened: " + (end.isEmpty() ? MessageText.root(e) : end), e);
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
