package dev.tidemark.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A small tree with what trees have: texts, large binary files, names beyond ASCII and beyond
/// UTF-8, links, modes, times. The same bytes in every run.
final class DemoTree {

  private static final int TEXTS = 600;
  private static final int LARGE_FILES = 6;
  private static final int LARGE_BYTES = 8 << 20;

  private final Path root;
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  DemoTree(Path root) {
    this.root = root;
  }

  void create() throws IOException {
    for (int i = 0; i < TEXTS; i++) {
      text(
          "notes/" + i % 20 + "/note-" + i + ".txt",
          "note " + i + "\n" + "tide ".repeat(random.nextInt(400)));
    }
    for (int i = 0; i < LARGE_FILES; i++) {
      byte[] bytes = new byte[LARGE_BYTES];
      random.nextBytes(bytes);
      Files.write(directory("photos").resolve("photo-" + i + ".raw"), bytes);
    }
    text("Grüße.txt", "a name beyond ASCII\n");
    Path odd = Path.of(URI.create(root.toUri() + "odd-%FF%FE.bin"));
    Files.writeString(odd, "a name that is not UTF-8\n");
    Files.createLink(root.resolve("hard-link.txt"), root.resolve("Grüße.txt"));
    Files.createSymbolicLink(root.resolve("soft-link"), Path.of("notes/0"));
    Path script = text("run.sh", "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(
        script, FileTime.from(Instant.parse("2008-07-28T12:00:00.123456789Z")));
  }

  /// What a day of work does: edits, a rename of a directory, a deletion, a new file.
  void change() throws IOException {
    for (int i = 0; i < 10; i++) {
      text("notes/" + i + "/note-" + i + ".txt", "edited\n");
    }
    Files.move(root.resolve("notes/19"), root.resolve("archive-2026"));
    Files.delete(root.resolve("photos/photo-0.raw"));
    text("new.txt", "new\n");
  }

  /// The work of the next day, on another machine.
  void edit() throws IOException {
    text("notes/1/note-1.txt", "edited on the new machine\n");
  }

  /// Enough new bytes that a mirror takes a while.
  void grow() throws IOException {
    for (int i = 0; i < LARGE_FILES; i++) {
      byte[] bytes = new byte[LARGE_BYTES];
      random.nextBytes(bytes);
      Files.write(directory("video").resolve("clip-" + i + ".mov"), bytes);
    }
  }

  private Path text(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }
}
