package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Predicate;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/// Gives a login the agent behind a socket, if one answers there. Agents are never forwarded.
///
/// @param wanted which of its keys to use
record KeyAgentFactory(Path socket, Predicate<PublicKey> wanted) implements SshAgentFactory {

  @Override
  public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
    return List.of();
  }

  @Override
  public @Nullable SshAgent createClient(@Nullable Session session, FactoryManager manager) {
    try {
      return new KeyAgent(socket, wanted);
    } catch (IOException gone) {
      return null;
    }
  }

  @Override
  public SshAgentServer createServer(ConnectionService service) {
    throw new UnsupportedOperationException("an agent is not forwarded");
  }
}
