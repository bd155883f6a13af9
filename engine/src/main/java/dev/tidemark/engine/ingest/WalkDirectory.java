package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceDirectory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A directory on the walk. There are as many as the walk is deep, and some ahead of it.
final class WalkDirectory {

  private final @Nullable WalkDirectory parent;
  private final byte[] name;
  private final SourceDirectory place;
  private final int fileSystem;
  private final String path;

  /// Which object it will probably be; 0 = a new one. Looked up ahead, so it proves nothing.
  private volatile long expected;

  /// Which object it is, once the inserting thread has come here; 0 = it was not taken in.
  private long object;

  private WalkDirectory(
      @Nullable WalkDirectory parent,
      byte[] name,
      SourceDirectory place,
      int fileSystem,
      String path) {
    this.parent = parent;
    this.name = name;
    this.place = place;
    this.fileSystem = fileSystem;
    this.path = path;
  }

  static WalkDirectory root(SourceDirectory place) {
    return new WalkDirectory(null, new byte[0], place, 0, "");
  }

  /// @param fileSystem the number of what is in it
  WalkDirectory child(byte[] childName, int fileSystem) {
    return new WalkDirectory(
        this,
        childName,
        place.child(childName, fileSystem),
        fileSystem,
        childPath(childName) + "/");
  }

  @Nullable WalkDirectory parent() {
    return parent;
  }

  byte[] name() {
    return name;
  }

  SourceDirectory place() {
    return place;
  }

  int fileSystem() {
    return fileSystem;
  }

  /// Relative to the root, each byte a character: empty for the root, else ending in `/`.
  String path() {
    return path;
  }

  String childPath(byte[] childName) {
    return path + new String(childName, StandardCharsets.ISO_8859_1);
  }

  long expected() {
    return expected;
  }

  void expect(long newExpected) {
    expected = newExpected;
  }

  long object() {
    return object;
  }

  void is(long newObject) {
    object = newObject;
  }
}
