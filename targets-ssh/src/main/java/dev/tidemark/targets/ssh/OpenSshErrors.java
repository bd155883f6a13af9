package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.targets.ssh.KnownHosts.Line;
import dev.tidemark.targets.ssh.KnownHosts.Marker;
import dev.tidemark.targets.ssh.SshPlace.KnownName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The meaning of ssh's messages, in the words that a connection of the library's has for the same.
///
/// @param name of the host in known_hosts files
record OpenSshErrors(SshPlace place, KnownName name) {

  private static final Pattern HOST_KEY =
      Pattern.compile("Server host (?:key|certificate): \\S+ (SHA256:[A-Za-z0-9+/]{43})");
  private static final Pattern CONNECTING =
      Pattern.compile("^ssh: connect to host .* port \\d+: (.*)$");
  private static final Pattern OFFERED = Pattern.compile("Offering public key: (.+?) \\S+ SHA256:");
  private static final Pattern ACCEPTED =
      Pattern.compile("Server accepts key: (.+?) \\S+ SHA256:\\S+(.*)");
  private static final Pattern UNUSABLE = Pattern.compile("^Load key \"(.*)\": (.*)$");

  /// Why no sftp came about.
  ///
  /// @param messages of the ssh, which has ended
  /// @param exit what is known of the process
  IOException startFailure(OpenSshMessages messages, String exit) {
    if (messages.has("UNKNOWN port")) {
      return noWayThrough(messages);
    }
    if (messages.has("Host key verification failed")) {
      return hostKey(messages);
    }
    if (messages.has("Could not resolve hostname")) {
      return errors().unknownHost(null);
    }
    Optional<Matcher> connecting = messages.first(CONNECTING);
    if (connecting.isPresent()) {
      return unreachable(connecting.get().group(1));
    }
    if (messages.has("Permission denied (") || messages.has("Too many authentication failures")) {
      return notLetIn(messages);
    }
    if (messages.has("subsystem request failed")) {
      return MinaSubsystem.noSftp();
    }
    String last = messages.last().orElse(exit);
    if (last.contains("Unable to negotiate")) {
      return ConnectErrors.noCommonAlgorithm(last, null);
    }
    return isTimeout(last) ? tooSlow() : errors().notLoggedIn(last);
  }

  /// Where a proxy ends, ssh knows no address of the host: what was said then is the proxy's.
  private IOException noWayThrough(OpenSshMessages messages) {
    String said = messages.first().orElse("it ended");
    String fact = "the proxy on the way to " + place.door() + " lets nothing through: " + said;
    return messages.has("Permission denied (") || messages.has("Host key verification failed")
        ? new RefusedException(
            fact, "see that 'ssh " + place.host() + "' works there without a question", null)
        : new IOException(fact);
  }

  private static boolean isTimeout(String text) {
    return text.contains("timed out");
  }

  private IOException unreachable(String why) {
    if (isTimeout(why)) {
      return tooSlow();
    }
    return why.contains("No route to host") || why.contains("unreachable")
        ? errors().noRoute(null)
        : errors().refused(MessageText.of(why), null);
  }

  IOException tooSlow() {
    return errors().tooSlow(null);
  }

  private ConnectErrors errors() {
    return new ConnectErrors(place);
  }

  private RefusedException hostKey(OpenSshMessages messages) {
    String found = messages.first(HOST_KEY).map(m -> m.group(1)).orElse("not told by ssh");
    if (messages.has("REVOKED HOST KEY")) {
      String where = known(Marker.REVOKED).map(Line::where).orElse("this machine");
      return HostKeyRefusals.revoked(found, where);
    }
    String known =
        known(Marker.NONE)
            .map(line -> "known is " + line.fingerprint() + " at " + line.where())
            .orElse("another is known");
    return messages.has("REMOTE HOST IDENTIFICATION HAS CHANGED")
        ? HostKeyRefusals.changed(found, known, KnownHosts.name(name.host(), name.port()))
        : HostKeyRefusals.unknown(found);
  }

  /// What ssh has read, read again for the message.
  private Optional<Line> known(Marker marker) {
    try {
      return KnownHosts.read(name.files()).of(name.host(), name.port()).stream()
          .filter(line -> line.marker() == marker)
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// A key that the server would have taken was not used: nobody was there to unlock it.
  private RefusedException notLetIn(OpenSshMessages messages) {
    Optional<Matcher> accepted = messages.first(ACCEPTED);
    if (accepted.isPresent() && !accepted.get().group(2).contains("agent")) {
      return Identities.locked(accepted.get().group(1), null);
    }
    return Identities.notLetIn(place.user(), tried(messages), null);
  }

  private static String tried(OpenSshMessages messages) {
    List<String> tried = messages.all(OFFERED).map(m -> m.group(1)).distinct().toList();
    List<String> unusable =
        messages.all(UNUSABLE).map(m -> m.group(1) + " (not used: " + m.group(2) + ")").toList();
    List<String> all = Stream.concat(tried.stream(), unusable.stream()).toList();
    return all.isEmpty() ? "no key at all" : MessageText.of(String.join(", ", all));
  }

  /// Why a conversation ended.
  static String endReason(OpenSshMessages messages, String exit) {
    return messages.has("not responding")
        ? "the server does not answer"
        : messages.last().orElse(exit);
  }
}
