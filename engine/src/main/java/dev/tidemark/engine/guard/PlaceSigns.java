package dev.tidemark.engine.guard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.engine.guard.ProtectedPlace.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// By what a directory is known as a volume or an archive, also a damaged one.
///
/// A volume holds a file `btree` (`docs/format/volume.md`). A file of that name that begins with
/// something else, and has none of a volume's other names beside it, is somebody's own. An archive
/// holds `tidemark.json` or, if that is lost, names of commit objects (`docs/format/archive.md`).
final class PlaceSigns {

  private static final byte[] MAGIC = "tidemark btree\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final List<String> BESIDE = List.of("packs", "durable", "lock", "targets");
  private static final String COMMIT_NAME = "[0-9a-f]{16}-[0-9]+";

  private PlaceSigns() {}

  /// What the directory is; empty if nothing says that it is ours.
  static Optional<ProtectedPlace> of(Path directory) {
    if (isVolume(directory)) {
      return Optional.of(new ProtectedPlace(Kind.VOLUME, "a volume", directory));
    }
    return isArchive(directory)
        ? Optional.of(new ProtectedPlace(Kind.ARCHIVE, "an archive", directory))
        : Optional.empty();
  }

  private static boolean isVolume(Path directory) {
    Path tree = directory.resolve("btree");
    return isFile(tree)
        && (beginsLikeOurs(tree)
            || BESIDE.stream().anyMatch(n -> Files.exists(directory.resolve(n), NOFOLLOW_LINKS)));
  }

  /// An empty file begins like anything, and one that cannot be read may.
  private static boolean beginsLikeOurs(Path tree) {
    try (InputStream in = Files.newInputStream(tree, NOFOLLOW_LINKS)) {
      byte[] begin = in.readNBytes(MAGIC.length);
      return begin.length == 0 || Arrays.equals(begin, MAGIC);
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isArchive(Path directory) {
    return isFile(directory.resolve("tidemark.json")) || hasCommits(directory.resolve("commits"));
  }

  private static boolean hasCommits(Path commits) {
    if (!Files.isDirectory(commits, NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> names =
        Files.newDirectoryStream(commits, p -> name(p).matches(COMMIT_NAME))) {
      return names.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, NOFOLLOW_LINKS);
  }
}
