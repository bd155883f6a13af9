package dev.tidemark.engine.restore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.engine.files.EntryScan;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.RawPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that a tree shows, one line a name: the same lines for a directory and for the records it
/// was restored from.
public final class TreeImage {

  private TreeImage() {}

  static Map<String, String> of(Path root) throws IOException {
    Map<String, String> out = new TreeMap<>();
    RawPaths paths = new RawPaths(root);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        byte[] bytes = RawPaths.bytes(path);
        int above = paths.raw(TreePath.ROOT).length;
        TreePath at = TreePath.of(java.util.Arrays.copyOfRange(bytes, above, bytes.length));
        out.put(at.toString(), line(path));
      }
    }
    return out;
  }

  private static String line(Path path) throws IOException {
    Map<String, Object> a =
        Files.readAttributes(path, "unix:mode,nlink,uid,gid,lastModifiedTime", NOFOLLOW_LINKS);
    int mode = (int) Objects.requireNonNull(a.get("mode"));
    Instant time = ((FileTime) Objects.requireNonNull(a.get("lastModifiedTime"))).toInstant();
    boolean directory = Files.isDirectory(path, NOFOLLOW_LINKS);
    byte[] content = directory ? new byte[0] : content(path);
    Object links = directory ? "-" : a.get("nlink");
    return line(mode & 07777, links, a.get("uid"), a.get("gid"), time, content);
  }

  private static String line(
      int mode,
      @Nullable Object links,
      @Nullable Object uid,
      @Nullable Object gid,
      Instant time,
      byte[] content) {
    return "%04o %s %s %s %s %s"
        .formatted(mode, links, uid, gid, time, TreeSource.sha256(content).hex().substring(0, 16));
  }

  private static byte[] content(Path path) throws IOException {
    return Files.isSymbolicLink(path)
        ? RawPaths.bytes(Files.readSymbolicLink(path))
        : Files.readAllBytes(path);
  }

  public static Map<String, String> of(FileTree tree) throws IOException {
    Map<String, String> out = new TreeMap<>();
    add(tree, TreePath.ROOT, FileKeys.ROOT, out);
    return out;
  }

  private static void add(FileTree tree, TreePath path, long object, Map<String, String> out)
      throws IOException {
    Inode inode = tree.inode(object).orElseThrow();
    boolean directory = inode.type() == FileType.DIRECTORY;
    Instant time = Instant.ofEpochSecond(inode.mtimeSeconds(), inode.mtimeNanos());
    byte[] content = new byte[0];
    if (!directory) {
      try (InputStream in = tree.content(object)) {
        content = in.readAllBytes();
      }
    }
    Object links = directory ? "-" : inode.links();
    out.put(path.toString(), line(inode.mode(), links, inode.uid(), inode.gid(), time, content));
    if (directory) {
      try (EntryScan entries = tree.entries(object)) {
        for (NamedEntry e = entries.next(); e != null; e = entries.next()) {
          add(tree, path.child(e.name()), e.entry().object(), out);
        }
      }
    }
  }
}
