package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Checks the files of packs against the list of them, more or less deep. Each method gives the
/// first fact that is wrong; empty if all is well. Any number of threads.
///
/// @param disk the volume's directory
public record PackCheck(Disk disk) {

  /// What is done with an open pack.
  @FunctionalInterface
  private interface Look {
    void at(PackFile file) throws IOException, UnreadableException;
  }

  /// Whether the file is there, can be opened and is long enough.
  public Optional<String> presence(ListedPack pack) {
    return look(pack, pack.file(), file -> {});
  }

  /// And whether index and footer of a sealed pack are whole and agree with the list.
  public Optional<String> structure(ListedPack pack) {
    return look(
        pack,
        pack.file(),
        file -> {
          if (pack.sealed()) {
            positions(file, pack);
          }
        });
  }

  /// And every frame: its CRC, that the index describes it, that ids rise within the pack's range.
  public Optional<String> proof(ListedPack pack) {
    return proof(pack, pack.file());
  }

  /// The same of a file that is to become the pack's.
  Optional<String> proof(ListedPack pack, String name) {
    return look(
        pack,
        name,
        file -> {
          FrameOffsets positions =
              pack.sealed()
                  ? positions(file, pack)
                  : file.scan(FrameOffsets.EMPTY, pack.length(), null);
          if (positions.size() == 0
              || !positions.id(0).equals(pack.first())
              || !positions.id(positions.size() - 1).equals(pack.last())) {
            throw new UnreadableException.Damaged("its extents are not those of the list");
          }
          for (int i = 0; i < positions.size(); i++) {
            check(file, positions, i);
          }
        });
  }

  private static FrameOffsets positions(PackFile file, ListedPack pack)
      throws IOException, UnreadableException {
    return file.index(pack.length()).positions();
  }

  private static void check(PackFile file, FrameOffsets positions, int i)
      throws IOException, UnreadableException {
    byte[] frame = file.read(positions.offset(i), positions.frameLength(i));
    try {
      FrameHeader header = FrameHeader.check(ByteBuffer.wrap(frame));
      if (!header.id().equals(positions.id(i))) {
        throw new UnreadableException.Damaged("frame " + header.id() + " is there");
      }
    } catch (UnreadableException.Damaged e) {
      throw new UnreadableException.Damaged(
          "extent " + positions.id(i) + " at " + positions.offset(i) + ": " + e.getMessage());
    }
  }

  private Optional<String> look(ListedPack pack, String name, Look look) {
    try (DiskFile file = disk.openForRead(name)) {
      long length = file.size();
      if (length < pack.length()) {
        return Optional.of("it has " + length + " bytes and the list says " + pack.length());
      }
      look.at(new PackFile(file));
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of("it is gone");
    } catch (IOException | UnreadableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
