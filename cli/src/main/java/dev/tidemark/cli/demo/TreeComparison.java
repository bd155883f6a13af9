package dev.tidemark.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares two trees as the system shows them: names, types, modes, owners, times, sizes,
/// contents, link targets and which names are hard links of one file.
public final class TreeComparison {

  private static final String ATTRIBUTES = "unix:mode,uid,gid,size,lastModifiedTime,ino,nlink";

  private TreeComparison() {}

  /// @param files how many names were compared
  /// @param bytes how much content
  public record Equal(long files, long bytes) {}

  /// @throws IOException naming the first difference
  public static Equal compare(Path a, Path b) throws IOException {
    Map<String, Path> left = walk(a);
    Map<String, Path> right = walk(b);
    if (!left.keySet().equals(right.keySet())) {
      List<String> odd = new ArrayList<>(left.keySet());
      odd.removeAll(right.keySet());
      List<String> extra = new ArrayList<>(right.keySet());
      extra.removeAll(left.keySet());
      throw new IOException("the restored tree lacks " + odd + " and has besides " + extra);
    }
    Map<Object, Object> inodes = new HashMap<>();
    long bytes = 0;
    for (Map.Entry<String, Path> entry : left.entrySet()) {
      bytes += compareOne(entry.getKey(), entry.getValue(), right.get(entry.getKey()), inodes);
    }
    return new Equal(left.size(), bytes);
  }

  /// Keyed by URI, so that names that are not UTF-8 stay apart.
  private static Map<String, Path> walk(Path root) throws IOException {
    Map<String, Path> out = new TreeMap<>();
    String base = root.toUri().getRawPath();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        out.put(path.toUri().getRawPath().substring(base.length()), path);
      }
    }
    return out;
  }

  private static long compareOne(String name, Path a, @Nullable Path b, Map<Object, Object> inodes)
      throws IOException {
    if (b == null) {
      throw new IOException("missing: " + name);
    }
    Map<String, Object> left = Files.readAttributes(a, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    Map<String, Object> right = Files.readAttributes(b, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    boolean directory = Files.isDirectory(a, LinkOption.NOFOLLOW_LINKS);
    for (String attribute : List.of("mode", "uid", "gid", "lastModifiedTime", "size", "nlink")) {
      boolean counts = !directory || !(attribute.equals("size") || attribute.equals("nlink"));
      if (counts && !Objects.equals(left.get(attribute), right.get(attribute))) {
        throw new IOException(
            name
                + ": "
                + attribute
                + " is "
                + right.get(attribute)
                + ", was "
                + left.get(attribute));
      }
    }
    Object known = inodes.putIfAbsent(left.get("ino"), right.get("ino"));
    if (known != null && !known.equals(right.get("ino"))) {
      throw new IOException(name + " is no hard link of its sibling any more");
    }
    return content(name, a, b);
  }

  private static long content(String name, Path a, Path b) throws IOException {
    if (Files.isSymbolicLink(a)) {
      if (!Files.readSymbolicLink(a).equals(Files.readSymbolicLink(b))) {
        throw new IOException(name + " points elsewhere");
      }
      return 0;
    }
    if (!Files.isRegularFile(a, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    long difference = Files.mismatch(a, b);
    if (difference >= 0) {
      throw new IOException(name + " differs at byte " + difference);
    }
    return Files.size(a);
  }
}
