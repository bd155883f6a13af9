package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Files of packs that were opened are closed in the end, also after a failure.
class ClosedPacksTest {

  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private final List<String> open = new ArrayList<>();
  private boolean readsFail;
  private final Disk disk =
      new WatchedDisk(
          new SimDisk().process("one"),
          new WatchedDisk.Watcher() {
            @Override
            public void reading(String file, long position, int length) throws IOException {
              if (readsFail && isPack(file)) {
                throw new IOException("the disk is broken");
              }
            }

            @Override
            public void opened(String file) {
              if (isPack(file)) {
                open.add(file);
              }
            }

            @Override
            public void closed(String file) {
              open.remove(file);
            }
          });
  private final Volume volume = Volume.create(disk, new SimSeam(1).seam());

  private static boolean isPack(String file) {
    return file.startsWith(PackFile.DIRECTORY);
  }

  private static EncodedExtent extent(long seed) {
    return Frames.extent(Frames.content(seed, 500));
  }

  private ExtentId append(PackStore packs, long seed) {
    return volume.write(INFO, tx -> packs.append(tx, extent(seed))).value();
  }

  @Test
  void a_store_that_has_written_and_read_leaves_none_open() {
    try (volume) {
      PackStore packs = PackStore.of(volume, disk);
      ExtentId id = append(packs, 1);
      packs.read(id, extent(1).sha256());
      assertThat(open).hasSize(2);
      packs.close();
      assertThat(open).isEmpty();
    }
  }

  @Test
  void one_that_fails_to_go_on_with_a_pack_leaves_none_open() {
    try (volume) {
      try (PackStore packs = PackStore.of(volume, disk)) {
        append(packs, 1);
      }
      try (PackStore packs = PackStore.of(volume, disk)) {
        readsFail = true;
        assertThatThrownBy(() -> append(packs, 2)).isInstanceOf(VolumeException.class);
        assertThat(open).isEmpty();
      }
    }
  }

  @Test
  void a_pack_that_is_full_is_closed_when_the_next_one_begins() throws Exception {
    try (volume;
        PackWriter writer = new PackWriter(disk, 1_000)) {
      PackBed.MapTree list = new PackBed.MapTree(Map.of());
      for (int i = 1; i <= 10; i++) {
        writer.append(listing(list), Frames.frame(i, Frames.content(i, 500)));
        assertThat(open).hasSizeLessThanOrEqualTo(1);
      }
    }
    assertThat(open).isEmpty();
  }

  private static PackWriter.Listing listing(PackBed.MapTree list) {
    return new PackWriter.Listing() {
      @Override
      public @Nullable PackEntry newest() {
        return PackList.newest(list);
      }

      @Override
      public long takeNumber() {
        return PackList.takeNumber(list);
      }

      @Override
      public void put(PackEntry pack) {
        PackList.put(list, pack);
      }
    };
  }
}
