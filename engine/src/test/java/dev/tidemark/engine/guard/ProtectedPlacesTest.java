package dev.tidemark.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.guard.ProtectedPlace.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProtectedPlacesTest {

  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void goWithoutLinks() throws IOException {
    dir = temp.toRealPath();
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(dir.resolve(name));
  }

  private void assertIsVolume(Path asked, Path volume) throws IOException {
    assertThat(ProtectedPlaces.known().around(asked))
        .contains(new ProtectedPlace(Kind.VOLUME, "a volume", volume));
  }

  @Test
  void a_directory_with_a_btree_is_a_volume_and_so_is_all_below_it() throws IOException {
    Path volume = folder("v");
    folder("v/packs/deep");
    Files.writeString(volume.resolve("btree"), "tidemark btree\n\0and more");
    assertIsVolume(volume, volume);
    assertIsVolume(volume.resolve("packs/deep"), volume);
    assertIsVolume(volume.resolve("missing/deeper"), volume);
    assertThat(ProtectedPlaces.known().around(dir)).isEmpty();
    assertThat(ProtectedPlaces.known().at(volume.resolve("packs"))).isEmpty();
  }

  @Test
  void a_volume_whose_btree_is_overwritten_or_cut_to_nothing_is_still_one() throws IOException {
    Path overwritten = folder("overwritten");
    folder("overwritten/packs");
    Files.writeString(overwritten.resolve("btree"), "rubbish instead of a tree");
    Path cut = folder("cut");
    Files.createFile(cut.resolve("btree"));
    assertIsVolume(overwritten, overwritten);
    assertIsVolume(cut, cut);
  }

  @Test
  void a_file_of_somebody_that_is_called_btree_makes_no_volume() throws IOException {
    Files.writeString(folder("src").resolve("btree"), "#!/bin/sh\n");
    folder("tree/btree");
    assertThat(ProtectedPlaces.known().at(dir.resolve("src"))).isEmpty();
    assertThat(ProtectedPlaces.known().at(dir.resolve("tree"))).isEmpty();
  }

  @Test
  void a_directory_with_a_descriptor_or_with_commits_alone_is_an_archive() throws IOException {
    Path whole = folder("whole");
    Files.writeString(whole.resolve("tidemark.json"), "{}");
    Path withoutDescriptor = folder("lost");
    Files.createFile(folder("lost/commits").resolve("fffffffffffffffe-1"));
    Path own = folder("own");
    Files.createFile(folder("own/commits").resolve("fix the build"));
    ProtectedPlaces places = ProtectedPlaces.known();
    assertThat(places.at(whole)).contains(new ProtectedPlace(Kind.ARCHIVE, "an archive", whole));
    assertThat(places.at(withoutDescriptor))
        .contains(new ProtectedPlace(Kind.ARCHIVE, "an archive", withoutDescriptor));
    assertThat(places.at(own)).isEmpty();
  }

  @Test
  void a_link_to_a_place_or_into_it_leads_there() throws IOException {
    Path volume = folder("v");
    folder("v/packs");
    Files.createFile(volume.resolve("btree"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), volume);
    Path inner = Files.createSymbolicLink(dir.resolve("inner"), Path.of("v/packs"));
    Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), Path.of("link/new"));
    assertIsVolume(link.resolve("x"), volume);
    assertIsVolume(inner, volume);
    assertIsVolume(dangling.resolve("below"), volume);
    assertIsVolume(inner.resolve("../new"), volume);
    assertThat(ProtectedPlaces.known().around(link.resolve("../beside"))).isEmpty();
  }

  @Test
  void a_named_place_is_known_by_its_inode_whatever_it_is_called_now() throws IOException {
    Path target = folder("target");
    ProtectedPlaces places = ProtectedPlaces.known().with(Kind.ARCHIVE, "target usb", target);
    Path elsewhere = Files.move(target, dir.resolve("elsewhere"));
    ProtectedPlace place = new ProtectedPlace(Kind.ARCHIVE, "target usb", target);
    assertThat(places.around(elsewhere.resolve("a/b"))).contains(place);
    assertThat(places.around(folder("other"))).isEmpty();
  }

  /// As when `packs` of a volume is mounted at another place alone.
  @Test
  void a_part_of_a_named_place_is_known_where_it_appears_alone() throws IOException {
    Path volume = folder("volume");
    Path packs = folder("volume/packs");
    ProtectedPlaces places = ProtectedPlaces.known().with(Kind.VOLUME, "the volume", volume);
    Path mounted = Files.move(packs, dir.resolve("mounted"));
    assertThat(places.around(mounted.resolve("x")))
        .contains(new ProtectedPlace(Kind.VOLUME, "the volume", volume));
  }

  @Test
  void a_named_place_that_is_not_there_yet_is_known_by_its_path_without_links() throws IOException {
    folder("media");
    Path link = Files.createSymbolicLink(dir.resolve("usb"), Path.of("media"));
    Path archive = dir.resolve("media/archive");
    ProtectedPlaces places = ProtectedPlaces.known().with(Kind.ARCHIVE, "target usb", archive);
    Optional<ProtectedPlace> expected =
        Optional.of(new ProtectedPlace(Kind.ARCHIVE, "target usb", archive));
    assertThat(places.around(link.resolve("archive"))).isEqualTo(expected);
    assertThat(places.around(link.resolve("archive/deep/er"))).isEqualTo(expected);
    assertThat(places.around(link.resolve("archive2"))).isEmpty();
  }

  @Test
  void a_refusal_names_the_place() {
    assertThat(
            new ProtectedPlace(Kind.ARCHIVE, "target usb", Path.of("/u"))
                .refusal("restore to /home"))
        .isEqualTo("restore to /home: /u is target usb; choose a directory outside of it");
  }
}
