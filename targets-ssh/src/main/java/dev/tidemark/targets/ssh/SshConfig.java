package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a user's `ssh_config` says of one host, in the format of ssh_config(5): the first value of
/// a keyword wins, identity files add up. Keywords that only concern how ssh itself behaves are
/// passed over; one that would lead elsewhere, and is not followed here, is an error.
final class SshConfig {

  private static final Pattern LINE =
      Pattern.compile("\\s*([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern TOKEN = Pattern.compile("%(.)");
  private static final int INCLUDES_DEEP_MAX = 16;

  private static final Set<String> ADD_UP = Set.of("identityfile", "certificatefile");
  private static final Set<String> LEAD_ELSEWHERE =
      Set.of("proxyjump", "proxycommand", "knownhostscommand", "hostkeyalias", "certificatefile");

  private final String host;
  private final UserEnvironment environment;
  private final Map<String, List<String>> values = new HashMap<>();

  private SshConfig(String host, UserEnvironment environment) {
    this.host = host;
    this.environment = environment;
  }

  /// Reads what `file` says of a host; nothing if it is not there.
  ///
  /// @param host as the user names it
  /// @throws IllegalArgumentException if it says something that is not followed here
  static SshConfig read(Path file, String host, UserEnvironment environment) {
    SshConfig config = new SshConfig(host, environment);
    try {
      config.read(file, true, 0);
    } catch (NoSuchFileException absent) {
      // Says nothing.
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + file + ": " + e.getMessage() + "; mend it, or set 'ssh-config: none'",
          e);
    }
    config.checkFollowed(file);
    return config;
  }

  /// Says nothing of any host.
  static SshConfig none(UserEnvironment environment) {
    return new SshConfig("", environment);
  }

  Optional<String> hostName() {
    return first("hostname").map(this::expandHost);
  }

  Optional<String> user() {
    return first("user");
  }

  Optional<String> port() {
    return first("port");
  }

  boolean identitiesOnly() {
    return first("identitiesonly").filter("yes"::equalsIgnoreCase).isPresent();
  }

  /// @param user the remote account, for `%r`
  List<Path> identityFiles(String realHost, String user) {
    return values.getOrDefault("identityfile", List.of()).stream()
        .filter(file -> !file.equalsIgnoreCase("none"))
        .map(file -> path(file, realHost, user))
        .toList();
  }

  List<Path> knownHostsFiles(String realHost, String user) {
    return first("userknownhostsfile").stream()
        .flatMap(files -> words(files).stream())
        .filter(file -> !file.equalsIgnoreCase("none"))
        .map(file -> path(file, realHost, user))
        .toList();
  }

  /// The socket of an agent; `none` for no agent.
  Optional<String> identityAgent() {
    return first("identityagent");
  }

  private Optional<String> first(String keyword) {
    return values.getOrDefault(keyword, List.of()).stream().findFirst();
  }

  private void read(Path file, boolean activeAtFirst, int deep) throws IOException {
    boolean active = activeAtFirst;
    int number = 0;
    for (String text : Files.readString(file, StandardCharsets.UTF_8).split("\\R", -1)) {
      number++;
      Matcher line = LINE.matcher(text);
      if (text.strip().startsWith("#") || !line.matches()) {
        continue;
      }
      String keyword = line.group(1).toLowerCase(Locale.ROOT);
      String value = line.group(2);
      switch (keyword) {
        case "host" -> active = activeAtFirst && matches(words(value), host);
        case "match" -> active = activeAtFirst && matchesAll(words(value), file + ":" + number);
        case "include" -> include(value, file, active, deep);
        default -> {
          if (active) {
            note(keyword, value);
          }
        }
      }
    }
  }

  private void note(String keyword, String value) {
    List<String> known = values.computeIfAbsent(keyword, k -> new ArrayList<>());
    if (known.isEmpty() || ADD_UP.contains(keyword)) {
      known.add(keyword.equals("userknownhostsfile") ? value : String.join(" ", words(value)));
    }
  }

  private static boolean matches(List<String> patterns, String text) {
    boolean found = false;
    for (String pattern : patterns) {
      if (pattern.startsWith("!") && Glob.matches(pattern.substring(1), text)) {
        return false;
      }
      found |= Glob.matches(pattern, text);
    }
    return found;
  }

  /// `all`, `host` and `originalhost`; what else a Match may ask is not known here.
  private boolean matchesAll(List<String> words, String where) {
    boolean all = true;
    for (int i = 0; i < words.size(); i++) {
      String asked = words.get(i).toLowerCase(Locale.ROOT);
      switch (asked) {
        case "all" -> {}
        case "originalhost", "host" -> {
          String name = asked.equals("host") ? hostName().orElse(host) : host;
          i++;
          all &= i < words.size() && matches(List.of(words.get(i).split(",")), name);
        }
        default ->
            throw new IllegalArgumentException(
                where
                    + ": 'Match "
                    + words.get(i)
                    + "' is not understood here; set host, port, user and identity-file of the"
                    + " target, and 'ssh-config: none'");
      }
    }
    return all;
  }

  private void include(String value, Path from, boolean active, int deep) throws IOException {
    if (deep == INCLUDES_DEEP_MAX) {
      throw new IOException("Include goes too deep");
    }
    for (String pattern : words(value)) {
      Path path = environment.path(pattern);
      Path full = path.isAbsolute() ? path : environment.home().resolve(".ssh").resolve(path);
      for (Path file : matching(full)) {
        read(file, active, deep + 1);
      }
    }
  }

  private static List<Path> matching(Path pattern) throws IOException {
    Path folder = pattern.getParent();
    Path name = pattern.getFileName();
    if (folder == null || name == null) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> Glob.matches(name.toString(), file.getFileName().toString()))) {
      files.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return List.of();
    }
    found.removeIf(file -> !Files.isRegularFile(file));
    found.sort(null);
    return found;
  }

  private void checkFollowed(Path file) {
    for (String keyword : LEAD_ELSEWHERE) {
      Optional<String> value = first(keyword).filter(v -> !v.equalsIgnoreCase("none"));
      if (value.isPresent()) {
        throw new IllegalArgumentException(
            file
                + " sets '"
                + keyword
                + "' for "
                + host
                + ", which is not followed here; give the target a host that is reached without it,"
                + " and 'ssh-config: none'");
      }
    }
  }

  private static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(value);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  private String expandHost(String name) {
    return expand(name, Map.of("h", host));
  }

  private Path path(String file, String realHost, String user) {
    return environment.path(
        expand(
            file,
            Map.of(
                "d",
                environment.home().toString(),
                "h",
                realHost,
                "n",
                host,
                "r",
                user,
                "u",
                environment.user())));
  }

  private String expand(String text, Map<String, String> tokens) {
    return TOKEN
        .matcher(text)
        .replaceAll(token -> {
          String name = token.group(1);
          if (!name.equals("%") && !tokens.containsKey(name)) {
            throw new IllegalArgumentException(
                "ssh's configuration has '%"
                    + name
                    + "' in '"
                    + text
                    + "', which is not understood here; set the target's own settings, and"
                    + " 'ssh-config: none'");
          }
          return Matcher.quoteReplacement(name.equals("%") ? "%" : tokens.getOrDefault(name, ""));
        });
  }
}
