package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameSearch.Place;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every extent of a pack is found, by its index or, where that is damaged, by its bytes; and what
/// a pack was asked once is not asked again.
class PackFramesTest {

  private final MemorySink place = new MemorySink();
  private final FaultySink counted = new FaultySink(place);
  private final PackFrames frames = new PackFrames(ObjectReader.once(counted, Seam.real()));
  private final List<Place> places = new ArrayList<>();

  private byte[] pack(int count) {
    List<Frame> all = new ArrayList<>();
    int offset = 0;
    for (int id = 1; id <= count; id++) {
      byte[] content = new byte[1 + id % 50];
      Arrays.fill(content, (byte) id);
      Frame frame =
          Frame.of(
              new ExtentId(id),
              new EncodedExtent(Sha256.of(content), content.length, Codec.STORED, content));
      places.add(new Place(offset, frame.encodedLength()));
      offset += frame.encodedLength();
      all.add(frame);
    }
    return new PackObject(all).encode();
  }

  /// Its ids go one beyond those it has.
  private static PackRef ref(byte[] pack, long offset, int count) {
    return new PackRef(
        1, offset, pack.length, new ExtentId(1), new ExtentId(count + 1), Sha256.of(pack));
  }

  private void findsAll(PackRef ref) throws Exception {
    for (int id = 1; id <= places.size(); id++) {
      assertThat(frames.find(ref, new ExtentId(id)))
          .as("extent %d", id)
          .hasValue(places.get(id - 1));
    }
  }

  private void costs(long opens) {
    assertThat(counted.count(FaultySink.Kind.OPEN)).isEqualTo(opens);
  }

  @Test
  void extents_are_found_by_an_index_of_any_length_that_is_read_once() throws Exception {
    byte[] few = pack(3);
    PackRef ref = ref(few, 0, 3);
    place.tamper(ref.object().value(), few);
    findsAll(ref);
    assertThat(frames.find(ref, new ExtentId(4))).isEmpty();
    costs(1);
    places.clear();
    byte[] many = pack(500);
    PackRef longer = ref(many, 0, 500);
    place.tamper(longer.object().value(), many);
    findsAll(longer);
    costs(3);
  }

  @Test
  void extents_of_a_pack_inside_an_object_are_found() throws Exception {
    byte[] pack = pack(500);
    byte[] object = new byte[pack.length + 200_000];
    System.arraycopy(pack, 0, object, 100_000, pack.length);
    PackRef inside = ref(pack, 100_000, 500);
    place.tamper(inside.object().value(), object);
    findsAll(inside);
    costs(2);
  }

  @Test
  void extents_of_a_pack_whose_index_is_damaged_are_found_by_one_search() throws Exception {
    byte[] pack = pack(20);
    PackRef ref = ref(pack, 0, 20);
    byte[] damaged = pack.clone();
    damaged[pack.length - 60] ^= 1;
    place.tamper(ref.object().value(), damaged);
    findsAll(ref);
    costs(2);
    assertThatThrownBy(() -> frames.find(ref, new ExtentId(21)))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("the index of the pack is damaged, and extent 0000000000000015");
  }

  @Test
  void a_pack_that_is_gone_is_asked_for_once() {
    PackRef gone = ref(pack(1), 0, 1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> frames.find(gone, new ExtentId(1)))
          .isInstanceOf(TargetException.Missing.class)
          .hasMessageContaining(gone.object().value());
    }
    costs(1);
  }
}
