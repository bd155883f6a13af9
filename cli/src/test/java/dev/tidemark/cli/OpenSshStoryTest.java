package dev.tidemark.cli;

import java.nio.file.Path;

/// The story with a real OpenSSH server, written by an account that can do sftp and nothing else,
/// read back by one that may only read; see `tools/servers/README.md`.
final class OpenSshStoryTest extends SshStory {

  private static final String SCRIPT = "tools/servers/sshd.sh";

  @Override
  Server server() {
    return new Server(
        Integer.parseInt(Server.variable("SSH_PORT", SCRIPT)),
        Path.of(Server.variable("SSH_DIR", SCRIPT)),
        Path.of(Server.variable("SSH_CHROOT", SCRIPT)),
        "tidemark-ro",
        "");
  }
}
