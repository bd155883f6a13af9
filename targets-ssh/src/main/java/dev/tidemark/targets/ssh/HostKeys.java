package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.targets.ssh.KnownHosts.Line;
import dev.tidemark.targets.ssh.KnownHosts.Marker;
import dev.tidemark.targets.ssh.SshPlace.MinaAccess;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/// Checks whether a host is the one it should be. Every connection is checked: against a
/// fingerprint in the settings, or against the known_hosts files. An unknown host is taken only if
/// that was asked for, and then it is remembered.
///
/// One object checks one connection; after a no it knows the reason.
final class HostKeys implements ServerKeyVerifier {

  /// The value of `host-key` that takes a host on its first use.
  static final String ACCEPT_NEW = "accept-new";

  private static final String FINGERPRINT = "SHA256:";

  private final SshPlace place;
  private final MinaAccess access;
  private final KnownHosts known;
  private @Nullable RefusedException refusal;

  HostKeys(SshPlace place, MinaAccess access) throws IOException {
    this.place = place;
    this.access = access;
    this.known = KnownHosts.read(access.knownHostsFiles());
  }

  /// The kinds of keys that are known of the host: those are asked for first, so that a host with
  /// keys of several kinds shows the one that is known.
  List<String> typesKnown() {
    return known.of(place.host(), place.port()).stream()
        .filter(line -> line.marker() == Marker.NONE)
        .map(Line::type)
        .distinct()
        .toList();
  }

  /// Whether certificates of hosts are of use.
  boolean knowsAuthorities() {
    return known.of(place.host(), place.port()).stream()
        .anyMatch(line -> line.marker() == Marker.CERT_AUTHORITY);
  }

  /// Why the host was refused.
  Optional<RefusedException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    try {
      refusal = judge(key);
    } catch (IOException e) {
      refusal = HostKeyRefusals.notRemembered(e);
    }
    return refusal == null;
  }

  private @Nullable RefusedException judge(PublicKey offered) throws IOException {
    PublicKey key = offered instanceof OpenSshCertificate c ? c.getCertPubKey() : offered;
    byte[] blob = encode(key);
    List<Line> lines = known.of(place.host(), place.port());
    Optional<Line> revoked = find(lines, Marker.REVOKED, blob);
    if (offered instanceof OpenSshCertificate c) {
      byte[] authority = encode(c.getCaPubKey());
      revoked = revoked.or(() -> find(lines, Marker.REVOKED, authority));
      if (revoked.isEmpty() && find(lines, Marker.CERT_AUTHORITY, authority).isPresent()) {
        return null;
      }
    }
    if (revoked.isPresent()) {
      return HostKeyRefusals.revoked(fingerprint(blob), revoked.get().where());
    }
    if (access.hostKey().filter(wanted -> !wanted.equals(ACCEPT_NEW)).isPresent()) {
      return judgePinned(access.hostKey().get(), fingerprint(blob));
    }
    return judgeKnown(lines, blob, key);
  }

  private @Nullable RefusedException judgePinned(String wanted, String found) {
    return wanted.equals(found) ? null : HostKeyRefusals.notPinned(found, wanted);
  }

  private @Nullable RefusedException judgeKnown(List<Line> lines, byte[] blob, PublicKey key)
      throws IOException {
    if (find(lines, Marker.NONE, blob).isPresent()) {
      return null;
    }
    Optional<Line> other = lines.stream().filter(l -> l.marker() == Marker.NONE).findFirst();
    if (other.isPresent()) {
      return HostKeyRefusals.changed(
          fingerprint(blob),
          "known is " + other.get().fingerprint() + " at " + other.get().where(),
          KnownHosts.name(place.host(), place.port()));
    }
    if (access.hostKey().isPresent()) {
      remember(new ByteArrayBuffer(blob).getString(), blob);
      return null;
    }
    return HostKeyRefusals.unknown(fingerprint(blob));
  }

  private void remember(String type, byte[] blob) throws IOException {
    Path file = access.knownHostsFiles().getFirst();
    KnownHosts.prepare(file);
    String line =
        KnownHosts.name(place.host(), place.port())
            + " "
            + type
            + " "
            + Base64.getEncoder().encodeToString(blob)
            + "\n";
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
  }

  private static Optional<Line> find(List<Line> lines, Marker marker, byte[] key) {
    return lines.stream().filter(l -> l.marker() == marker && l.isFor(key)).findFirst();
  }

  private static byte[] encode(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return buffer.getCompactData();
  }

  static String fingerprint(byte[] key) {
    byte[] hash = dev.tidemark.spi.words.Sha256.of(key).bytes();
    return FINGERPRINT + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }
}
