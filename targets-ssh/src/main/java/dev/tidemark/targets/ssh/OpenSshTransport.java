package dev.tidemark.targets.ssh;

import dev.tidemark.targets.ssh.SshPlace.OpenSshAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The user's own ssh, a process and a connection for each subsystem. They go to one host: what
/// makes one of them doubtful makes all of them.
final class OpenSshTransport implements Transport {

  private final SshPlace place;
  private final OpenSshAccess access;
  private final ConnectionHealth health = new ConnectionHealth();
  private final List<OpenSshSession> sessions = new ArrayList<>();

  OpenSshTransport(SshPlace place, OpenSshAccess access) {
    this.place = place;
    this.access = access;
  }

  /// Does not wait for the connection: what keeps it from being made shows as the session's end.
  @Override
  public Subsystem open(Receiver receiver, Duration limit) throws IOException {
    sessions.removeIf(session -> !session.isLive());
    if (access.identityFile().isPresent()) {
      Identities.checkUsable(access.identityFile().get());
    }
    OpenSshSession session =
        new OpenSshSession(new OpenSshErrors(place, access.name()), health, start(), receiver);
    sessions.add(session);
    return session;
  }

  private Process start() throws IOException {
    return access.program().start(arguments());
  }

  private List<String> arguments() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-s"));
    arguments.addAll(List.of("-o", "StrictHostKeyChecking=" + strictness()));
    arguments.addAll(access.options());
    arguments.addAll(List.of("--", access.destination(), "sftp"));
    return arguments;
  }

  /// ssh would take a new key of a kind of which it knows none for a new host's, and go on where it
  /// cannot write it down. So a host of which any key is known is checked strictly, and the file is
  /// made before ssh writes to it.
  private String strictness() throws IOException {
    return access.acceptNew() && isNew() ? "accept-new" : "yes";
  }

  private boolean isNew() throws IOException {
    SshPlace.KnownName name = access.name();
    try {
      boolean isNew = KnownHosts.read(name.files()).of(name.host(), name.port()).isEmpty();
      if (isNew) {
        KnownHosts.prepare(name.files().getFirst());
      }
      return isNew;
    } catch (IOException e) {
      throw HostKeyRefusals.notRemembered(e);
    }
  }

  @Override
  public void close() {
    sessions.forEach(OpenSshSession::end);
    sessions.clear();
  }
}
