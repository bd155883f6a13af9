package dev.tidemark.targets.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// An ssh agent behind a Unix socket (draft-ietf-sshm-ssh-agent). It signs; keys never leave it.
final class KeyAgent extends AbstractAgentProxy {

  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final SocketChannel socket;
  private final Predicate<PublicKey> wanted;

  /// @param wanted which of its keys to use
  KeyAgent(Path path, Predicate<PublicKey> wanted) throws IOException {
    super(null);
    this.wanted = wanted;
    this.socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public List<Map.Entry<PublicKey, String>> getIdentities() throws IOException {
    List<Map.Entry<PublicKey, String>> keys = new ArrayList<>();
    for (Map.Entry<PublicKey, String> key : super.getIdentities()) {
      if (wanted.test(key.getKey())) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Override
  protected Buffer request(Buffer request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (out.hasRemaining()) {
      socket.write(out);
    }
    int length = read(Integer.BYTES).getInt();
    if (length < 1 || length > ANSWER_BYTES_MAX) {
      throw new IOException("what the agent says is not understood");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (socket.read(in) < 0) {
        throw new EOFException("the agent has ended");
      }
    }
    return in.flip();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
