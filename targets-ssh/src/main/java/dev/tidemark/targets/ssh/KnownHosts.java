package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The lines of known_hosts files, in the format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT": plain
/// and hashed host names, patterns, and the markers `@revoked` and `@cert-authority`. A line that
/// cannot be read is passed over, as ssh does.
final class KnownHosts {

  private static final int STANDARD_PORT = 22;
  private static final String HASHED = "|1|";

  private final List<Line> lines;

  private KnownHosts(List<Line> lines) {
    this.lines = lines;
  }

  enum Marker {
    NONE,
    REVOKED,
    CERT_AUTHORITY
  }

  /// @param type of the key, as written
  /// @param key in ssh's encoding
  record Line(Marker marker, String hosts, String type, byte[] key, Path file, int number) {

    String fingerprint() {
      return HostKeys.fingerprint(key);
    }

    boolean isFor(byte[] other) {
      return Arrays.equals(key, other);
    }

    String where() {
      return file + ":" + number;
    }
  }

  /// Reads all of the files that are there.
  static KnownHosts read(List<Path> files) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path file : files) {
      try {
        int number = 0;
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R", -1)) {
          int at = ++number;
          parse(line.strip(), file, at).ifPresent(lines::add);
        }
      } catch (NoSuchFileException absent) {
        // Knows nobody.
      }
    }
    return new KnownHosts(lines);
  }

  /// What is known of a host.
  List<Line> of(String host, int port) {
    String name = name(host, port);
    return lines.stream().filter(line -> matches(line.hosts(), name)).toList();
  }

  /// A host as known_hosts writes it.
  static String name(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    return port == STANDARD_PORT ? lower : "[" + lower + "]:" + port;
  }

  /// Makes a file ready for one more line: it is there, for this user alone if it is new, and ends
  /// with a whole line.
  static void prepare(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder, OwnerOnly.directory(folder));
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            OwnerOnly.file(file))) {
      if (channel.size() > 0 && !endsWithNewline(file)) {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }
  }

  private static boolean endsWithNewline(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n';
    }
  }

  private static Optional<Line> parse(String text, Path file, int number) {
    List<String> words = new ArrayList<>(List.of(text.split("[ \t]+")));
    Marker marker = marker(words.getFirst());
    if (marker != Marker.NONE) {
      words.removeFirst();
    }
    if (words.size() < 3 || words.getFirst().startsWith("#") || words.getFirst().startsWith("@")) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(words.get(2));
      return Optional.of(new Line(marker, words.get(0), words.get(1), key, file, number));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Marker marker(String word) {
    return switch (word) {
      case "@revoked" -> Marker.REVOKED;
      case "@cert-authority" -> Marker.CERT_AUTHORITY;
      default -> Marker.NONE;
    };
  }

  private static boolean matches(String hosts, String name) {
    if (hosts.startsWith(HASHED)) {
      return isHashOf(hosts, name);
    }
    boolean found = false;
    for (String pattern : hosts.split(",")) {
      boolean negated = pattern.startsWith("!");
      if (HostPattern.matches(
          (negated ? pattern.substring(1) : pattern).toLowerCase(Locale.ROOT), name)) {
        if (negated) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  /// `|1|salt|HMAC-SHA1(salt, name)`
  private static boolean isHashOf(String hosts, String name) {
    String[] parts = hosts.substring(HASHED.length()).split("\\|");
    if (parts.length != 2) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts[0]);
      byte[] hash = Base64.getDecoder().decode(parts[1]);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      return MessageDigest.isEqual(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), hash);
    } catch (IllegalArgumentException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC-SHA1", e);
    }
  }
}
