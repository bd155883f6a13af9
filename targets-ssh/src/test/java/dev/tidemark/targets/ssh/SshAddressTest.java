package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.SinkSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SshAddressTest {

  private final SshSinkProvider provider =
      new SshSinkProvider(new UserEnvironment(Path.of("/nonexistent"), "ann", name -> null));

  @Test
  void an_address_is_the_settings_it_names() {
    assertThat(provider.accepts("ssh://attic/backup")).isTrue();
    assertThat(
            provider.parse(
                "ssh://tm@attic.example:2222/backup/ann%20b?identity-file=/k%2Be+y&parallelism=2"))
        .isEqualTo(
            Map.of(
                "host", "attic.example",
                "port", "2222",
                "user", "tm",
                "path", "/backup/ann b",
                "identity-file", "/k+e+y",
                "parallelism", "2"));
    assertThat(provider.parse("ssh://attic/~/ann"))
        .isEqualTo(Map.of("host", "attic", "path", "ann"));
    assertThat(provider.parse("ssh://[::1]/ann")).containsEntry("host", "::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://tm@attic.example:2222/backup/ann",
        "ssh://tm@attic/~/backup",
        "ssh://tm@attic/a%20b%25/gr%C3%BC%C3%9Fe",
        "ssh://tm@[::1]:2222/ann",
      })
  void the_location_of_a_place_is_the_address_of_it(String address) throws Exception {
    assertThat(place(provider.parse(address)).location()).isEqualTo(address);
  }

  private SshPlace place(Map<String, String> given) throws Exception {
    Map<String, String> all = new HashMap<>(given);
    provider
        .settings()
        .forEach(s -> s.defaultValue().ifPresent(value -> all.putIfAbsent(s.name(), value)));
    return SshSettings.place(
        new SinkSettings(all), new UserEnvironment(Path.of("/nonexistent"), "ann", name -> null));
  }

  @Test
  void one_place_has_one_location_however_it_is_written() throws Exception {
    String location = place(Map.of("host", "attic", "path", "/b")).location();
    assertThat(location).isEqualTo("ssh://ann@attic/b");
    assertThat(
            place(Map.of("host", "attic", "path", "/b/", "port", "22", "user", "ann")).location())
        .isEqualTo(location);
    assertThat(place(Map.of("host", "attic", "path", "~/b")).location())
        .isEqualTo(place(Map.of("host", "attic", "path", "b")).location());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://",
        "ssh:///path",
        "ssh://host",
        "ssh://host/",
        "ssh://host/a?b=c",
        "ssh://host/a?passphrase=secret",
        "ssh://host/a?port=1&port=2",
        "ssh://host/a#b",
        "ssh://host/a b",
        "ssh://host/%zz",
      })
  void what_is_no_address_is_refused_with_the_right_form(String address) {
    assertThatThrownBy(() -> provider.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ssh://user@host:port/path?setting=value")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_password_in_an_address_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> provider.parse("ssh://tm:secret@host/a"))
        .hasMessageContaining("TIDEMARK_SSH_PASSWORD")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> provider.parse("ssh://tm:secret@host/a b"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void settings_that_are_no_good_are_named() {
    refused(Map.of("mode", "live"), "'mode': live mirrors are not built yet");
    refused(Map.of("mode", "x"), "'mode': 'x' is no mode");
    refused(Map.of("port", "0"), "'port': expected 1 to 65535");
    refused(Map.of("parallelism", "11"), "'parallelism': expected 1 to 10");
    refused(Map.of("host-key", "MD5:aa"), "'host-key': expected accept-new or SHA256:");
    refused(Map.of("path", "/"), "'path': '/' is no folder of the archive's own");
    refused(Map.of("connect-timeout", "0"), "'connect-timeout': expected 1");
  }

  private void refused(Map<String, String> setting, String message) {
    Map<String, String> all = new HashMap<>(Map.of("host", "attic", "path", "/b"));
    all.putAll(setting);
    assertThatThrownBy(() -> place(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
