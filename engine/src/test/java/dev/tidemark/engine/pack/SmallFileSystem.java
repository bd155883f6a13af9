package dev.tidemark.engine.pack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A real ext4 file system of 60 MiB, in a file, mounted by a loop device. Only root can have one.
final class SmallFileSystem implements AutoCloseable {

  private static final long BYTES = 60 << 20;
  private static final int BLOCK_BYTES = 4096;
  private static final int CHUNK_BLOCKS = 16;

  private final Path mountPoint;
  private final Path ballast;

  private SmallFileSystem(Path mountPoint) {
    this.mountPoint = mountPoint;
    this.ballast = mountPoint.resolve("ballast");
  }

  /// Whether this process may mount here. Tried, since a container's root often may not.
  static boolean canBeMounted() {
    try {
      Path dir = Files.createTempDirectory("small-fs");
      try (SmallFileSystem tried = mounted(dir)) {
        return tried.free() > 0;
      } finally {
        deleteTree(dir);
      }
    } catch (IOException e) {
      return false;
    }
  }

  /// Makes and mounts one in an empty directory.
  static SmallFileSystem mounted(Path dir) throws IOException {
    Path image = dir.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    Path mountPoint = Files.createDirectory(dir.resolve("mounted"));
    run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    return new SmallFileSystem(mountPoint);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(List.of(command) + " ended with " + code + ": " + said);
    }
  }

  Path root() {
    return mountPoint;
  }

  long free() throws IOException {
    return Files.getFileStore(mountPoint).getUsableSpace();
  }

  /// Lets a file grow or shrink until so many bytes are free, rounded to blocks.
  void leave(long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.getFD().sync();
      long more = free() - bytes;
      if (more < 0) {
        file.setLength(file.length() + more);
      }
      file.seek(file.length());
      for (more = free() - bytes; more >= BLOCK_BYTES; more = free() - bytes) {
        file.write(new byte[(int) Math.min(more / BLOCK_BYTES, CHUNK_BLOCKS) * BLOCK_BYTES]);
      }
      file.getFD().sync();
    }
  }

  static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// @throws IOException if a file in it is still open; it is unmounted when that is closed
  @Override
  public void close() throws IOException {
    try {
      run("umount", mountPoint.toString());
    } catch (IOException e) {
      run("umount", "--lazy", mountPoint.toString());
      throw e;
    }
  }
}
