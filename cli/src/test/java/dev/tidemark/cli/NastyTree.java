package dev.tidemark.cli;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tree whose names are hard to print and to type. Each file holds its own path in hexadecimal
/// digits, so a reader that was led to another file is found out.
final class NastyTree {

  private static final List<byte[]> NAMES =
      List.of(
          bytes('a', 0xFF),
          bytes('a', 0xFE),
          utf8("a\\xff"),
          utf8("a\\\\xff"),
          utf8("a\\b"),
          utf8("\\"),
          utf8("a\nb"),
          utf8("a\\nb"),
          utf8("tab\tbell\u0007esc\u001b[31m"),
          utf8(" before"),
          utf8("after "),
          utf8("after"),
          utf8("-rf"),
          utf8("--"),
          utf8("\u00e9"),
          utf8("e\u0301"),
          utf8("\u202etxt.exe"),
          utf8("zero\u200bwidth"),
          utf8("zerowidth"),
          utf8("no\u00a0break"),
          utf8("no break"),
          utf8("half\u2215slash"),
          utf8("\ufffd"),
          utf8("quote'd \"name\" $HOME `x`"),
          utf8("a -> b"),
          utf8("@head"),
          utf8("%41*?[x]"),
          utf8("\ud83d\ude00"),
          bytes(0x80),
          bytes(0xC3),
          bytes(0xC0, 0xAF),
          bytes(0xED, 0xA0, 0x80),
          bytes(0xF4, 0x90, 0x80, 0x80),
          bytes(0xE9, 't', 0xE9));

  private static final List<byte[]> DIRECTORIES =
      List.of(utf8("c:"), bytes('d', 0xFF), utf8("d\\xff"), utf8(" "));

  private final Map<TreePath, byte[]> files = new LinkedHashMap<>();

  private NastyTree() {}

  /// @param place where it appears in a volume
  static NastyTree write(Path directory, String place) throws IOException {
    NastyTree tree = new NastyTree();
    for (byte[] name : NAMES) {
      tree.write(directory, TreePath.of(place), name);
    }
    for (byte[] name : DIRECTORIES) {
      Path below = Files.createDirectories(RawNames.resolve(directory, name));
      tree.write(below, TreePath.of(place).child(name), bytes('f', 0xFF));
    }
    return tree;
  }

  private void write(Path directory, TreePath place, byte[] name) throws IOException {
    TreePath path = place.child(name);
    byte[] content = HexFormat.of().formatHex(path.bytes()).getBytes(StandardCharsets.UTF_8);
    Files.write(RawNames.resolve(directory, name), content);
    files.put(path, content);
  }

  /// The content of each file, by its path in a volume.
  Map<TreePath, byte[]> files() {
    return files;
  }

  byte[] content(TreePath path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new AssertionError("the tree has no " + path);
    }
    return content;
  }

  static Path in(Path directory, TreePath path) {
    Path at = directory;
    for (byte[] name : path.names()) {
      at = RawNames.resolve(at, name);
    }
    return at;
  }

  static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(int... bytes) {
    byte[] name = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      name[i] = (byte) bytes[i];
    }
    return name;
  }
}
