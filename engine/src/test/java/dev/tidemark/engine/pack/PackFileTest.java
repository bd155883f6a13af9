package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.DiskFile;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// A disk may give fewer bytes than were asked for.
class PackFileTest {

  private static final int AT_MOST = 7;

  private final byte[] bytes = Frames.content(3, 1_000);
  private final PackFile file = new PackFile(new Sparing());

  /// Gives at most seven bytes at a time.
  private final class Sparing implements DiskFile {

    @Override
    public int read(ByteBuffer to, long position) {
      if (position >= bytes.length) {
        return -1;
      }
      int count = (int) Math.min(Math.min(AT_MOST, to.remaining()), bytes.length - position);
      to.put(bytes, (int) position, count);
      return count;
    }

    @Override
    public void write(ByteBuffer from, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force() {}

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  @Test
  void what_comes_in_pieces_is_put_together_behind_what_the_buffer_holds() throws Exception {
    ByteBuffer to = ByteBuffer.allocate(512).put(new byte[100]);
    assertThat(file.read(300, to).flip().position(100)).isEqualTo(ByteBuffer.wrap(bytes, 300, 412));
  }

  @Test
  void what_the_file_does_not_have_is_damage_that_says_where_it_ends() {
    assertThatThrownBy(() -> file.read(900, 101))
        .isInstanceOf(UnreadableException.Damaged.class)
        .hasMessageContaining("the file ends at 1000");
  }

  @Test
  void up_to_the_end_is_what_there_is() throws Exception {
    ByteBuffer to = ByteBuffer.allocate(512).put(new byte[100]);
    assertThat(file.readUpTo(950, to)).isEqualTo(50);
    assertThat(to.flip().position(100)).isEqualTo(ByteBuffer.wrap(bytes, 950, 50));
    assertThat(file.readUpTo(1_000, ByteBuffer.allocate(1))).isZero();
  }
}
