package dev.tidemark.cli.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T06:00:00Z");

  @Test
  void a_plain_directory_is_a_volume_at_its_latest_state() {
    Place place = Place.parse("/srv/vol", NOW);
    assertThat(place).isEqualTo(new Place("/srv/vol", Optional.empty(), Optional.empty()));
    assertThat(place.whenOrLatest()).isEqualTo(new StateSelector.Latest());
    assertThat(place.isAddress()).isFalse();
  }

  @Test
  void the_port_of_an_endpoint_is_never_taken_for_a_path() {
    Place place = Place.parse("s3://b/p?endpoint=http://127.0.0.1:9000", NOW);
    assertThat(place.where()).isEqualTo("s3://b/p?endpoint=http://127.0.0.1:9000");
    assertThat(place.path()).isEmpty();
    assertThat(place.isAddress()).isTrue();
  }

  @Test
  void an_address_takes_a_state_and_a_path() {
    Place place =
        Place.parse("s3://b/p?endpoint=http://h:9000@2026-11-24T07:00:00+01:00:/home/ann/", NOW);
    assertThat(place.where()).isEqualTo("s3://b/p?endpoint=http://h:9000");
    assertThat(place.when())
        .contains(new StateSelector.Time(Instant.parse("2026-11-24T06:00:00Z")));
    assertThat(place.path()).contains(TreePath.of("/home/ann"));
  }

  @Test
  void an_at_sign_inside_a_directory_name_is_not_a_state() {
    assertThat(Place.parse("/srv/a@b/vol", NOW).where()).isEqualTo("/srv/a@b/vol");
    assertThat(Place.parse("/srv/a@b@head", NOW).where()).isEqualTo("/srv/a@b");
  }

  @Test
  void nothing_before_the_state_means_the_volume_of_the_configuration() {
    assertThat(Place.parse("@head:/etc", NOW))
        .isEqualTo(
            new Place("", Optional.of(new StateSelector.Head()), Optional.of(TreePath.of("/etc"))));
    assertThat(Place.parse(":/etc", NOW).where()).isEmpty();
  }

  @Test
  void each_way_to_name_a_state_is_read() {
    assertThat(WhenText.parse("tid:2a", NOW)).isEqualTo(new StateSelector.At(new TxId(42)));
    assertThat(WhenText.parse("4w", NOW))
        .isEqualTo(new StateSelector.Time(NOW.minus(Duration.ofDays(28))));
    assertThat(WhenText.parse("before-upgrade", NOW))
        .isEqualTo(new StateSelector.Snapshot("before-upgrade"));
    assertThat(WhenText.parse("import-2026-11-24T07:00:00Z", NOW))
        .isEqualTo(new StateSelector.Snapshot("import-2026-11-24T07:00:00Z"));
  }

  @Test
  void a_path_is_read_in_the_spelling_that_is_printed() {
    assertThat(Place.parse("v:/a\\xff\\\\b", NOW).path())
        .contains(TreePath.of(new byte[] {'/', 'a', (byte) 0xFF, '\\', 'b'}));
    TreePath colon = TreePath.of("/c:/d");
    assertThat(Place.parse("/v@head:" + colon, NOW))
        .isEqualTo(new Place("/v", Optional.of(new StateSelector.Head()), Optional.of(colon)));
  }

  @Test
  void a_backslash_alone_is_refused_in_a_path_and_stays_in_the_name_of_a_volume() {
    assertThatThrownBy(() -> Place.parse("v:/a\\b", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a backslash is written \\\\");
    assertThat(Place.parse("/srv/a\\b:/c", NOW).where()).isEqualTo("/srv/a\\b");
  }

  @Test
  void a_path_that_could_climb_out_is_refused() {
    assertThatThrownBy(() -> Place.parse("v:/a/../b", NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Place.parse("v@2026-13-45T00:00:00Z", NOW))
        .hasMessageContaining("RFC 3339");
  }
}
