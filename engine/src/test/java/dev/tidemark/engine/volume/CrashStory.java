package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A volume whose machine crashes again and again, and what must hold whatever happens: nothing
/// acknowledged and nothing seen as durable is lost, no torn state is visible, and no number is
/// used twice with other content.
final class CrashStory implements WatchedDisk.Watcher {

  private static final long RING_START = 8192;
  private static final long RING_END = RING_START + 256 * 4096;

  final SimDisk disk = new SimDisk();
  final SimSeam sim;
  private final Random random;
  private Model state = new Model();
  private TxId head = TxId.ZERO;
  private @Nullable Model attempted;
  private TxId attemptedTid = TxId.ZERO;
  private long counter;

  private final Set<TxId> tids = new HashSet<>();
  private final Set<Long> objects = new HashSet<>();
  private final Set<ExtentId> extents = new HashSet<>();
  private final Map<Long, ByteBuffer> records = new HashMap<>();
  private final Map<String, Integer> births = new HashMap<>();

  CrashStory(long seed) {
    this.sim = new SimSeam(seed);
    this.random = new Random(seed);
  }

  Seam seam() {
    return sim.seam();
  }

  /// The disk as a new process sees it.
  Disk process() {
    return new WatchedDisk(disk.process("writer"), this);
  }

  /// Opens, or creates what was never acknowledged, looks, commits a few times, closes.
  ///
  /// @return whether it came to the end without a crash
  boolean run(int transactions) {
    try {
      Disk process = process();
      try (Volume volume = open(process)) {
        look(volume);
        for (int i = 0; i < transactions; i++) {
          transaction(volume);
        }
      }
      return true;
    } catch (SimKilled e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Volume open(Disk process) throws IOException {
    if (head.isZero() && !process.exists("btree")) {
      records.clear(); // another volume with another id
      births.clear();
      return Volume.create(process, seam());
    }
    return Volume.openToWrite(process, seam());
  }

  /// What an open volume shows counts as seen: from here on it must not be lost.
  private void look(Volume volume) {
    TxId found = volume.durable().orElseThrow().tid();
    if (attempted != null && found.equals(attemptedTid)) {
      state = attempted;
    } else if (!head.isZero()) {
      assertThat(found).isEqualTo(head);
    }
    attempted = null;
    head = found;
    state.requireSame(volume);
    assertThat(volume.damage()).isEmpty();
  }

  private void transaction(Volume volume) {
    Model next = state.copy();
    volume.write(
        VolumeTest.INFO,
        tx -> {
          attempted = next;
          attemptedTid = tx.tid();
          assertThat(tids.add(tx.tid())).as("TID %s is new", tx.tid()).isTrue();
          assertThat(objects.add(tx.newObject())).as("the object is new").isTrue();
          assertThat(extents.add(tx.newExtent())).as("the extent is new").isTrue();
          byte[] unique = VolumeTest.bytes("" + counter++);
          tx.put(VolumeTest.key("unique"), unique);
          next.put(VolumeTest.key("unique"), unique, tx.tid());
          next.change(tx, random);
          return true;
        });
    state = next;
    head = attemptedTid;
    attempted = null;
  }

  @Override
  public void writing(String file, long position, byte[] bytes) {
    if (!file.startsWith("btree")) {
      return;
    }
    if (position >= RING_END) {
      for (int at = 0; at + PageFormat.SIZE <= bytes.length; at += PageFormat.SIZE) {
        pageWritten(position + at, ByteBuffer.wrap(bytes, at, PageFormat.SIZE).slice());
      }
    } else if (position >= RING_START && bytes.length == 4096) {
      long sequence = ByteBuffer.wrap(bytes).getLong(40);
      ByteBuffer before = records.put(sequence, ByteBuffer.wrap(bytes.clone()));
      assertThat(before == null || before.equals(ByteBuffer.wrap(bytes)))
          .as("sequence %d has one content", sequence)
          .isTrue();
    }
  }

  private void pageWritten(long position, ByteBuffer page) {
    if (page.getLong(8) == position / PageFormat.SIZE) {
      String place = position + " at " + page.getLong(16);
      Integer before = births.put(place, page.getInt(0));
      assertThat(before == null || before == page.getInt(0))
          .as("the page of byte %s has one content", place)
          .isTrue();
    }
  }
}
