package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.ObjectSinkContract;
import java.util.Map;
import java.util.UUID;

/// The contract over the library's ssh with an OpenSSH server, in an account that is shut in and
/// can do nothing but sftp.
final class MinaContractTest extends ObjectSinkContract {

  private final Servers.Server server = Servers.openSsh();
  private final String path = "/data/" + UUID.randomUUID();

  @Override
  protected ObjectSink open() throws Exception {
    Map<String, String> settings = server.settings();
    settings.put("path", path);
    settings.put("transport", "mina");
    return Servers.open(settings);
  }

  @Override
  protected int raceRounds() {
    return 5;
  }
}
