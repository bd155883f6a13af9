package dev.tidemark.targets.ssh;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.ObjectSinkContract;
import java.util.Map;
import java.util.UUID;

/// The contract over the library's ssh with a server of another make: proftpd with mod_sftp, which
/// syncs files but no folders.
final class MinaProftpdContractTest extends ObjectSinkContract {

  private final Servers.Server server = Servers.proftpd();
  private final String path = "/data/" + UUID.randomUUID();

  @Override
  protected ObjectSink open() throws Exception {
    Map<String, String> settings = server.settings();
    settings.put("path", path);
    settings.put("transport", "mina");
    settings.put("accept-unsynced", "true");
    return Servers.open(settings);
  }

  @Override
  protected int raceRounds() {
    return 5;
  }

  /// proftpd walks each path from the root at each request.
  @Override
  protected int foldersDeep() {
    return 40;
  }
}
