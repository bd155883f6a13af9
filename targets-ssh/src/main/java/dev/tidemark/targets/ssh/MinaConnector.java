package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.targets.ssh.SshPlace.MinaAccess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/// Makes connections to one place: the host's key checked, then logged in.
final class MinaConnector {

  /// Fast in Java, and all of them authenticate what they encrypt.
  private static final List<BuiltinCiphers> CIPHERS =
      List.of(
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.cc20p1305_openssh,
          BuiltinCiphers.aes256ctr,
          BuiltinCiphers.aes192ctr,
          BuiltinCiphers.aes128ctr);

  private static final AttributeKey<String> END = new AttributeKey<>();
  private static final long WINDOW_BYTES = 4 << 20;
  private static final int ALIVE_MISSES = 2;
  private static final Duration STOP_WAIT = Duration.ofSeconds(3);

  private final SshPlace place;
  private final MinaAccess access;
  private final ConnectErrors errors;

  MinaConnector(SshPlace place, MinaAccess access) {
    this.place = place;
    this.access = access;
    this.errors = new ConnectErrors(place);
  }

  /// A connection, and the client whose threads serve it.
  record Connection(SshClient client, ClientSession session) implements AutoCloseable {

    @Override
    public void close() {
      session.close(true);
      client.stop();
    }
  }

  /// Connects and logs in.
  ///
  /// @param limit on all of it together
  /// @throws RefusedException if a person has to change something
  /// @throws IOException if it may work another time
  Connection connect(Duration limit) throws IOException {
    Deadline deadline = new Deadline(limit);
    HostKeys hostKeys = new HostKeys(place, access);
    Identities identities = Identities.load(access.login());
    SshClient client = client(hostKeys, identities);
    client.start();
    try {
      return new Connection(client, login(reach(client, deadline), deadline, hostKeys, identities));
    } catch (IOException | RuntimeException e) {
      client.stop();
      throw e;
    }
  }

  private SshClient client(HostKeys hostKeys, Identities identities) {
    SshClient client =
        ClientBuilder.builder()
            .cipherFactories(ciphers())
            .signatureFactories(signatures(hostKeys))
            .keyExchangeFactories(keyExchanges())
            .serverKeyVerifier(hostKeys)
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .clientIdentityLoader(ClientIdentityLoader.DEFAULT)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .build();
    client.setNioWorkers(2);
    client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(identities.keys()));
    identities
        .agent()
        .ifPresent(
            socket -> client.setAgentFactory(new KeyAgentFactory(socket, identities.fromAgent())));
    client.setUserAuthFactories(ways());
    access.login().password().filter(p -> !p.isEmpty()).ifPresent(client::addPasswordIdentity);
    client.addSessionListener(new Ends());
    set(client);
    return client;
  }

  /// As the library has them, those that a quantum computer does not break first, but sntrup761,
  /// the slow one, last.
  private static List<KeyExchangeFactory> keyExchanges() {
    List<KeyExchangeFactory> all = new ArrayList<>(ClientBuilder.setUpDefaultKeyExchanges(true));
    all.sort(Comparator.comparing(kex -> kex.getName().startsWith("sntrup")));
    return all;
  }

  private static List<NamedFactory<Cipher>> ciphers() {
    List<NamedFactory<Cipher>> ciphers = new ArrayList<>(CIPHERS);
    ciphers.removeIf(cipher -> !((BuiltinCiphers) cipher).isSupported());
    return ciphers;
  }

  private void set(SshClient client) {
    Duration timeout = place.link().connectTimeout();
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, 128 << 10);
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW_BYTES);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, timeout);
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, timeout);
    CoreModuleProperties.STOP_WAIT_TIME.set(client, STOP_WAIT);
    CoreModuleProperties.ABORT_ON_INVALID_CERTIFICATE.set(client, false);
    if (place.link().alive().isPositive()) {
      CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, place.link().alive());
      CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
      CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, ALIVE_MISSES);
    }
  }

  private List<UserAuthFactory> ways() {
    List<UserAuthFactory> ways = new ArrayList<>();
    ways.add(UserAuthPublicKeyFactory.INSTANCE);
    if (access.login().password().isPresent()) {
      ways.add(UserAuthPasswordFactory.INSTANCE);
      ways.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
    }
    return ways;
  }

  /// Known kinds of keys first, as ssh does; certificates only where an authority is known.
  private static List<NamedFactory<Signature>> signatures(HostKeys hostKeys) {
    List<String> known = hostKeys.typesKnown();
    boolean authorities = hostKeys.knowsAuthorities();
    List<NamedFactory<Signature>> all =
        new ArrayList<>(ClientBuilder.setUpDefaultSignatureFactories(true));
    all.sort(Comparator.comparingInt(factory -> rank(factory.getName(), known, authorities)));
    return all;
  }

  private static int rank(String algorithm, List<String> known, boolean authorities) {
    if (algorithm.contains("-cert-")) {
      return authorities ? 0 : 3;
    }
    String type = algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
    return known.contains(type) ? 1 : 2;
  }

  private ClientSession reach(SshClient client, Deadline deadline) throws IOException {
    HostConfigEntry entry = new HostConfigEntry("", place.host(), place.port(), place.user(), null);
    try {
      ConnectFuture future = client.connect(entry, null, null);
      return future.verify(deadline.left()).getSession();
    } catch (UnresolvedAddressException e) {
      throw unreachable(e);
    } catch (IOException e) {
      throw interruptedOr(e, unreachable(e));
    }
  }

  private ClientSession login(
      ClientSession session, Deadline deadline, HostKeys hostKeys, Identities identities)
      throws IOException {
    try {
      session.auth().verify(deadline.left());
      return session;
    } catch (IOException e) {
      RefusedException refusal = hostKeys.refusal().orElse(null);
      if (refusal != null) {
        throw refusal;
      }
      throw interruptedOr(e, notLetIn(e, session, identities));
    }
  }

  private IOException notLetIn(IOException e, ClientSession session, Identities identities) {
    String text = MessageText.root(e);
    int code = e instanceof SshException ssh ? ssh.getDisconnectCode() : 0;
    if (text.contains("Unable to negotiate")) {
      return ConnectErrors.noCommonAlgorithm(text, e);
    }
    if (code == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
      return Identities.notLetIn(place.user(), identities.tried(), e);
    }
    String end = endOf(session);
    return errors.notLoggedIn(end.isEmpty() ? text : end);
  }

  private IOException unreachable(Exception e) {
    Throwable root = root(e);
    return switch (root) {
      case UnresolvedAddressException unknown -> errors.unknownHost(e);
      case UnknownHostException unknown -> errors.unknownHost(e);
      case ConnectException refused -> errors.refused(MessageText.root(refused), e);
      case NoRouteToHostException none -> errors.noRoute(e);
      case TimeoutException slow -> errors.tooSlow(e);
      case InterruptedIOException slow -> errors.tooSlow(e);
      default -> errors.other(MessageText.root(root), e);
    };
  }

  /// What an interrupt of this thread shows as, or `otherwise`.
  static IOException interruptedOr(IOException e, IOException otherwise) {
    if (Thread.currentThread().isInterrupted() || root(e) instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new ClosedByInterruptException();
    }
    return otherwise;
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /// Why a session ended, as far as it is known.
  static String endOf(Session session) {
    String end = session.getAttribute(END);
    return end == null ? "" : end;
  }

  /// One limit for several waits.
  private static final class Deadline {
    private final long end;

    Deadline(Duration limit) {
      end = System.nanoTime() + limit.toNanos();
    }

    Duration left() {
      return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }
  }

  /// Keeps the first reason.
  private static final class Ends implements SessionListener {

    @Override
    public void sessionException(Session session, Throwable e) {
      note(session, MessageText.root(e));
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String text, String language, boolean ours) {
      note(session, MessageText.of(text));
    }

    private static void note(Session session, String text) {
      if (session.getAttribute(END) == null && !text.isEmpty()) {
        session.setAttribute(END, text);
      }
    }
  }
}
