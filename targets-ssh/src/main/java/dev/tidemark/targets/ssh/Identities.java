package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/// The keys to log in with: those from files, with their certificates, and those of an agent.
///
/// A key that the settings name must be of use, or the login is refused with the reason; one that
/// only lies where ssh looks is passed over. A named key that is locked may be used by the agent
/// that holds it; other keys of the agent are then not offered.
final class Identities {

  private final List<KeyPair> keys = new ArrayList<>();
  private final List<PublicKey> atAgent = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final SshPlace.Login login;

  private Identities(SshPlace.Login login) {
    this.login = login;
  }

  /// @throws RefusedException if a named key is of no use
  static Identities load(SshPlace.Login login) throws IOException {
    Identities identities = new Identities(login);
    for (Path file : login.identityFiles()) {
      identities.take(file);
    }
    for (Path file : login.fallbackFiles()) {
      identities.takeIfOfUse(file);
    }
    login
        .agent()
        .filter(agent -> !login.namedOnly())
        .ifPresent(agent -> identities.names.add("the keys of the agent"));
    login.password().ifPresent(password -> identities.names.add("the password"));
    return identities;
  }

  List<KeyPair> keys() {
    return keys;
  }

  /// The agent to ask, if there is one and it can help.
  Optional<Path> agent() {
    return login.agent().filter(agent -> !login.namedOnly() || !atAgent.isEmpty());
  }

  /// Which of the agent's keys to offer.
  Predicate<PublicKey> fromAgent() {
    return key ->
        !login.namedOnly()
            || atAgent.stream().anyMatch(wanted -> KeyUtils.compareKeys(wanted, key));
  }

  /// For a message.
  String tried() {
    return names.isEmpty() ? "no key at all" : String.join(", ", names);
  }

  private void takeIfOfUse(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      take(file);
    } catch (IOException e) {
      names.add(file + " (not used: " + MessageText.of(e.getMessage()) + ")");
    }
  }

  private void take(Path file) throws IOException {
    checkMode(file);
    Passphrase passphrase = new Passphrase();
    try (InputStream in = Files.newInputStream(file)) {
      for (KeyPair pair :
          SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, passphrase)) {
        takeCertified(file, pair);
        keys.add(pair);
      }
      names.add(file.toString());
    } catch (NoSuchFileException e) {
      throw absent(file, e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (passphrase.asked && login.passphrase().isEmpty()) {
        takeFromAgent(file, e);
      } else {
        throw unreadable(file, passphrase.asked, e);
      }
    }
  }

  private static RefusedException unreadable(Path file, boolean locked, Exception e) {
    return locked
        ? new RefusedException(
            "the passphrase does not open the key file " + file, "correct 'passphrase'", e)
        : new RefusedException(
            "the key file " + file + " cannot be read: " + MessageText.root(e),
            "name a private key of OpenSSH's or PEM form that this user may read",
            e);
  }

  /// `X-cert.pub` beside the key `X`, offered before the bare key.
  private void takeCertified(Path file, KeyPair pair) throws IOException {
    Path certificate = file.resolveSibling(file.getFileName() + "-cert.pub");
    if (Files.exists(certificate)) {
      keys.add(new KeyPair(publicKey(certificate), pair.getPrivate()));
    }
  }

  private void takeFromAgent(Path file, Exception e) throws IOException {
    Path open = file.resolveSibling(file.getFileName() + ".pub");
    if (login.agent().isEmpty() || !Files.exists(open)) {
      throw locked(file.toString(), e);
    }
    atAgent.add(publicKey(open));
    names.add(file + " of the agent");
  }

  /// The second word of its one line is the key.
  private static PublicKey publicKey(Path file) throws IOException {
    String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split("\\s+");
    try {
      return new ByteArrayBuffer(Base64.getDecoder().decode(words[1])).getRawPublicKey();
    } catch (RuntimeException e) {
      throw new RefusedException(
          file + " is no public key or certificate", "mend it or take it away", e);
    }
  }

  /// Passes if a named key is there and private.
  static void checkUsable(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw absent(file, null);
    }
    checkMode(file);
  }

  private static RefusedException absent(Path file, @Nullable Exception cause) {
    return new RefusedException(
        "the key file " + file + " is not there", "correct 'identity-file'", cause);
  }

  static RefusedException locked(String file, @Nullable Exception cause) {
    return new RefusedException(
        "the key file " + file + " is locked",
        "set 'passphrase', 'passphrase-file' or 'passphrase-command', or give the key to an agent"
            + " (ssh-add)",
        cause);
  }

  /// @param tried what was offered
  static RefusedException notLetIn(String user, String tried, @Nullable Exception cause) {
    return new RefusedException(
        "the server does not let " + user + " in with " + tried,
        "add the public key to "
            + user
            + "'s authorized_keys there, or set 'user' or 'identity-file'",
        cause);
  }

  /// As ssh does: a private key that others may read is not private.
  private static void checkMode(Path file) throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file);
    } catch (NoSuchFileException | UnsupportedOperationException e) {
      return;
    }
    boolean open =
        mode.stream().anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS"));
    if (open) {
      throw new RefusedException(
          "the key file " + file + " is open to other users", "chmod 600 " + file, null);
    }
  }

  /// Knows whether it was asked for: then the key is locked.
  private final class Passphrase implements FilePasswordProvider {
    private boolean asked;

    @Override
    public @Nullable String getPassword(
        @Nullable SessionContext session, NamedResource resource, int retry) {
      asked = true;
      return login.passphrase().orElse(null);
    }
  }
}
