package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The keys to log in with, from files.
final class Identities {

  private final List<KeyPair> keys = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private Identities() {}

  static Identities load(SshPlace place) throws IOException {
    Identities identities = new Identities();
    for (Path file : place.login().identityFiles()) {
      identities.read(file, place.login().passphrase());
    }
    for (Path file : place.login().fallbackFiles()) {
      if (Files.exists(file)) {
        identities.read(file, place.login().passphrase());
      }
    }
    if (place.login().password().isPresent()) {
      identities.names.add("the password");
    }
    return identities;
  }

  List<KeyPair> keys() {
    return keys;
  }

  /// For a message.
  String tried() {
    return names.isEmpty() ? "no key at all" : String.join(", ", names);
  }

  private void read(Path file, Optional<String> passphrase) throws IOException {
    checkMode(file);
    FilePasswordProvider provider =
        passphrase.map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
    try (InputStream in = Files.newInputStream(file)) {
      for (KeyPair pair :
          SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, provider)) {
        keys.add(pair);
      }
      names.add(file.toString());
    } catch (NoSuchFileException e) {
      throw new RefusedException(
          "the key file " + file + " is not there", "correct 'identity-file'", e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new RefusedException(
          "the key file " + file + " cannot be read: " + OneLine.root(e),
          passphrase.isEmpty() ? "if it is locked, set 'passphrase'" : "correct 'passphrase'",
          e);
    }
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
}
