package dev.tidemark.engine.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder for a restore's own files: in the destination, or elsewhere for a dry run.
final class LocalWorkFolder {

  private final Path destination;
  private final Optional<Path> elsewhere;
  private String name = "";
  private @Nullable WorkFolder folder;

  LocalWorkFolder(Path destination, Optional<Path> elsewhere) {
    this.destination = destination;
    this.elsewhere = elsewhere;
  }

  /// Makes it, or takes what an earlier attempt left.
  Disk open(String folderName) throws IOException {
    name = folderName;
    if (elsewhere.isEmpty()) {
      try {
        WorkFolder opened = WorkFolder.at(path());
        folder = opened;
        return opened;
      } catch (UnsupportedOperationException e) {
        // A system without descriptors of directories has no links that anybody may plant.
      }
    }
    Files.createDirectories(path());
    return new LocalDisk(path());
  }

  boolean isElsewhere() {
    return elsewhere.isPresent();
  }

  boolean hasName(byte[] other) {
    return name.equals(new String(other, StandardCharsets.ISO_8859_1));
  }

  private Path path() {
    return elsewhere.orElseGet(() -> destination.resolve(name));
  }

  void remove() throws IOException {
    WorkFolder open = folder;
    if (open != null) {
      folder = null;
      open.remove();
      return;
    }
    if (name.isEmpty() || !Files.isDirectory(path(), NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  void close() throws IOException {
    WorkFolder open = folder;
    if (open != null) {
      folder = null;
      open.close();
    }
  }
}
