package dev.tidemark.cli;

import java.nio.file.Path;

/// The story with an sftp server of another make, which syncs files but no folders.
final class ProftpdStoryTest extends SshStory {

  private static final String SCRIPT = "tools/servers/proftpd-sftp.sh";

  @Override
  Server server() {
    Path folder = Path.of(Server.variable("PROFTPD_DIR", SCRIPT));
    return new Server(
        Integer.parseInt(Server.variable("PROFTPD_PORT", SCRIPT)),
        folder,
        folder.resolve("root"),
        "tidemark-sftp",
        "accept-unsynced: true");
  }
}
