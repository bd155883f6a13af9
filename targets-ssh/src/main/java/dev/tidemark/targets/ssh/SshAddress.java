package dev.tidemark.targets.ssh;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `ssh://user@host:port/path?setting=value&...`. The path is the server's; `/~/` before it means
/// the folder after login. In a path and a value `%` begins an escape.
final class SshAddress {

  static final String SCHEME = "ssh://";

  private static final String FORM = "; write ssh://user@host:port/path?setting=value";
  private static final String AT_HOME = "/~/";

  private SshAddress() {}

  /// @param known the settings that may follow a `?`
  static Map<String, String> parse(String address, Set<String> known) {
    try {
      return read(new URI(address), address, known);
    } catch (URISyntaxException e) {
      throw malformed(address, e.getReason());
    }
  }

  private static Map<String, String> read(URI uri, String address, Set<String> known) {
    Map<String, String> settings = new TreeMap<>();
    if (uri.getHost() == null) {
      throw malformed(address, "it names no host");
    }
    settings.put("host", unbracketed(uri.getHost()));
    if (uri.getPort() >= 0) {
      settings.put("port", String.valueOf(uri.getPort()));
    }
    if (uri.getUserInfo() != null) {
      settings.put("user", user(uri.getUserInfo()));
    }
    settings.put("path", path(uri, address));
    if (uri.getRawFragment() != null) {
      throw malformed(address, "'#' is written %23");
    }
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        setting(pair, address, known, settings);
      }
    }
    return settings;
  }

  private static String user(String userInfo) {
    if (userInfo.contains(":")) {
      throw new IllegalArgumentException(
          "an ssh address holds no password, which would show in lists of processes; use a key, an"
              + " agent or TIDEMARK_SSH_PASSWORD in the environment");
    }
    return userInfo;
  }

  private static String path(URI uri, String address) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (path.isEmpty() || path.equals("/")) {
      throw malformed(address, "it names no folder");
    }
    return path.startsWith(AT_HOME) && path.length() > AT_HOME.length()
        ? path.substring(AT_HOME.length())
        : path;
  }

  private static void setting(
      String pair, String address, Set<String> known, Map<String, String> to) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    if (equals < 0 || !known.contains(name) || to.containsKey(name)) {
      throw malformed(
          address, "'" + name + "' is no setting of an ssh address, or stands there twice");
    }
    String value = pair.substring(equals + 1).replace("+", "%2B");
    to.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException malformed(String address, String why) {
    String bare = address.contains("?") ? address.substring(0, address.indexOf('?')) : address;
    int at = bare.indexOf('@');
    String shown = at < 0 ? bare : SCHEME + "..." + bare.substring(at);
    return new IllegalArgumentException("'" + shown + "' is no ssh address: " + why + FORM);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// The address that [#parse] reads as this place.
  static String of(SshPlace place) {
    String host = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
    String port = place.port() == SshPlace.STANDARD_PORT ? "" : ":" + place.port();
    String path = place.path().startsWith("/") ? place.path() : AT_HOME + place.path();
    return SCHEME + escaped(place.user()) + "@" + host + port + escaped(path);
  }

  private static String escaped(String text) {
    try {
      return new URI(null, null, text.startsWith("/") ? text : "/" + text, null)
          .toASCIIString()
          .substring(text.startsWith("/") ? 0 : 1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not fit for an address: " + text, e);
    }
  }
}
