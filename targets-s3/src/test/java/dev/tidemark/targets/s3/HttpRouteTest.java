package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.wire.ProxyAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpRouteTest {

  private static Optional<ProxyAddress> proxy(
      Map<String, String> settings, String endpoint, Map<String, String> environment) {
    return HttpRoute.of(
            new SinkSettings(settings), Optional.of(URI.create(endpoint)), environment::get)
        .proxy();
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://proxy.lan:3128, https://store.lan, proxy.lan",
    "HTTPS_PROXY, http://proxy.lan:3128, https://store.lan, proxy.lan",
    "http_proxy, http://proxy.lan:3128, http://store.lan:9000, proxy.lan",
    "all_proxy, http://proxy.lan:3128, http://store.lan:9000, proxy.lan",
    "http_proxy, http://proxy.lan:3128, https://store.lan, ''",
    "https_proxy, '', https://store.lan, ''",
  })
  void without_a_setting_the_environment_names_the_proxy(
      String variable, String value, String endpoint, String host) {
    assertThat(
            proxy(Map.of(), endpoint, Map.of(variable, value)).map(ProxyAddress::host).orElse(""))
        .isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "store.lan, false",
    ".lan, false",
    "*.lan, false",
    "other.lan, true",
    "'other.lan, store.lan', false",
    "*, false",
    "tore.lan, true",
  })
  void hosts_that_the_environment_excepts_are_reached_directly(String except, boolean used) {
    assertThat(
            proxy(
                    Map.of(),
                    "https://store.lan",
                    Map.of("https_proxy", "http://proxy.lan", "no_proxy", except))
                .isPresent())
        .isEqualTo(used);
  }

  @Test
  void a_setting_goes_before_the_environment() {
    Map<String, String> environment = Map.of("https_proxy", "http://proxy.lan");

    assertThat(proxy(Map.of("proxy", "none"), "https://store.lan", environment)).isEmpty();
    assertThat(proxy(Map.of("proxy", "http://ann@other:1"), "https://store.lan", environment))
        .contains(new ProxyAddress("other", 1, Optional.of(new ProxyAddress.Login("ann", ""))));
  }

  @Test
  void the_login_of_the_environment_is_in_its_url() {
    assertThat(proxy(Map.of(), "https://store.lan", Map.of("https_proxy", "http://ann:hush@p:8")))
        .contains(new ProxyAddress("p", 8, Optional.of(new ProxyAddress.Login("ann", "hush"))));
  }

  @ParameterizedTest
  @CsvSource({
    "proxy.lan:3128, http:// or https:// with a host",
    "socks5://proxy.lan, http:// or https:// with a host",
    "https://proxy.lan, http://HOST:PORT",
    "http://ann:hush@proxy.lan, set proxy-password",
  })
  void a_proxy_that_is_no_good_is_refused_without_its_password(String value, String wanted) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy(Map.of("proxy", value), "https://store.lan", Map.of()))
        .withMessageStartingWith("proxy: ")
        .withMessageContaining(wanted)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }
}
