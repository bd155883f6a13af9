package dev.tidemark.testkit;

import java.time.Instant;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A node of a [CrashFolder]: as it is seen, and as it was when it was last synced.
sealed interface CrashNode {

  /// A file. Two names may stand for one.
  final class FileNode implements CrashNode {
    byte[] content = {};
    byte[] synced = {};
    Instant modified;

    FileNode(Instant modified) {
      this.modified = modified;
    }

    void append(byte[] bytes, int offset, int length) {
      int end = content.length;
      content = Arrays.copyOf(content, end + length);
      System.arraycopy(bytes, offset, content, end, length);
    }

    /// The space is free again, and somebody else's soon.
    void giveUp() {
      content = new byte[content.length];
      Arrays.fill(content, (byte) 0xDB);
      synced = content;
    }
  }

  /// A folder.
  final class FolderNode implements CrashNode {
    final NavigableMap<String, CrashNode> entries = new TreeMap<>();
    NavigableMap<String, CrashNode> synced = new TreeMap<>();

    void sync() {
      synced = new TreeMap<>(entries);
    }
  }

  /// What a power cut leaves of a tree. Names that stood for one file still do.
  final class PowerCut {
    private final CrashChance luck;
    private final Map<FileNode, FileNode> files = new IdentityHashMap<>();

    PowerCut(CrashChance luck) {
      this.luck = luck;
    }

    FolderNode rest(FolderNode folder) {
      FolderNode rest = new FolderNode();
      TreeSet<String> names = new TreeSet<>(folder.entries.keySet());
      names.addAll(folder.synced.keySet());
      for (String name : names) {
        CrashNode seen = folder.entries.get(name);
        CrashNode synced = folder.synced.get(name);
        CrashNode left = seen == synced || luck.keepsEntry() ? seen : synced;
        if (left != null) {
          rest.entries.put(name, rest(left));
        }
      }
      rest.sync();
      return rest;
    }

    private CrashNode rest(CrashNode node) {
      return switch (node) {
        case FolderNode folder -> rest(folder);
        case FileNode file -> files.computeIfAbsent(file, this::rest);
      };
    }

    private FileNode rest(FileNode file) {
      FileNode rest = new FileNode(file.modified);
      rest.content =
          file.content == file.synced ? file.content : luck.content(file.content, file.synced);
      rest.synced = rest.content;
      return rest;
    }
  }
}
