package org.example.tidemark.webdav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.SinkSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebdavSinkProviderTest {

  private final WebdavSinkProvider provider = new WebdavSinkProvider();

  private static Place place(Map<String, String> settings, Map<String, String> environment) {
    return Place.of(new SinkSettings(settings), environment::get);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dav://nas.lan/backup", "davs://nas.lan:8443/a/b", "davs://nas.lan"})
  void an_address_is_the_location_it_leads_to(String address) {
    assertThat(provider.accepts(address)).isTrue();
    String url = provider.parse(address).get("url");
    Place place = place(Map.of("url", url, "parallelism", "4"), Map.of());
    assertThat(place.location()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket", "/media/usb", "webdav://x", "david"})
  void other_addresses_are_left_to_others(String address) {
    assertThat(provider.accepts(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"davs://", "davs://nas lan/x", "davs://nas/x?y=z", "davs://u:hush@nas/x"})
  void a_malformed_address_is_told_without_its_password(String address) {
    assertThatThrownBy(() -> provider.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://HOST[:PORT]/PATH")
        .hasMessageNotContaining("hush");
  }

  @Test
  void what_an_address_cannot_say_comes_from_the_environment_and_is_never_shown() {
    Map<String, String> environment =
        Map.of("TIDEMARK_WEBDAV_USER", "ann", "TIDEMARK_WEBDAV_PASSWORD", "hush");
    Place place = place(Map.of("url", "http://nas/x", "parallelism", "4"), environment);
    assertThat(place.authorization()).contains("Basic YW5uOmh1c2g=");
    assertThat(place).hasToString("dav://nas/x");
  }
}
