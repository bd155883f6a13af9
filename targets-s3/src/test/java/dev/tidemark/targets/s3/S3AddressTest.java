package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3AddressTest {

  private final S3SinkProvider provider = new S3SinkProvider();

  @Test
  void the_providers_are_found_by_their_types() {
    assertThat(ServiceLoader.load(SinkProvider.class))
        .extracting(SinkProvider::type)
        .contains("s3", "minio");
  }

  @Test
  void an_address_becomes_settings() {
    String address =
        "s3://acme-backup/ann/home?endpoint=https://minio.lan:9000&region=eu-central-1&path-style=false";

    assertThat(provider.accepts(address)).isTrue();
    assertThat(provider.parse(address))
        .isEqualTo(
            Map.of(
                "bucket", "acme-backup",
                "prefix", "ann/home",
                "endpoint", "https://minio.lan:9000",
                "region", "eu-central-1",
                "path-style", "false"));
  }

  @Test
  void every_option_of_an_address_is_a_setting() {
    assertThat(
            provider
                .parse(
                    "s3://b-1?endpoint=http%3A%2F%2F[::1]:9&region=r&path-style=true&compatible=false"
                        + "&profile=p&single-writer=true&parallelism=2")
                .keySet())
        .isSubsetOf(provider.settings().stream().map(Setting::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "s3://acme, s3://acme",
    "s3://acme/, s3://acme",
    "s3://acme/ann/, s3://acme/ann",
    "s3://acme/ann?endpoint=HTTP://MinIO.lan:80/, s3://acme/ann?endpoint=http://minio.lan",
    "s3://acme?region=eu-west-1&endpoint=https://h:443, s3://acme?endpoint=https://h&region=eu-west-1",
    "s3://acme?endpoint=http://h:1&path-style=true, s3://acme?endpoint=http://h:1",
    "s3://acme?endpoint=http://h:1&path-style=false, s3://acme?endpoint=http://h:1&path-style=false",
    "s3://acme?path-style=true&compatible=true, s3://acme?path-style=true&compatible=true",
    "s3://acme?endpoint=http://h:1&compatible=false&parallelism=3, s3://acme?endpoint=http://h:1&compatible=false",
  })
  void the_location_is_canonical_and_stands_for_the_same_place(String address, String location) {
    assertThat(location(address)).isEqualTo(location);
    assertThat(location(location)).isEqualTo(location);
  }

  @Test
  void the_location_holds_no_key() {
    SinkSettings settings =
        new SinkSettings(
            Map.of(
                "bucket",
                "acme",
                "access-key-id",
                "AKEXAMPLE",
                "secret-access-key",
                Sinks.SECRET,
                "session-token",
                "token-" + Sinks.SECRET));
    try (ObjectSink sink = (ObjectSink) provider.open(settings)) {
      assertThat(sink.traits().location()).isEqualTo("s3://acme");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:/acme",
        "s3://",
        "s3:///ann",
        "s3://a",
        "s3://acme/ann//x",
        "s3://acme/../x",
        "s3://acme/a b",
        "s3://acme?",
        "s3://acme?endpoint",
        "s3://acme?endpoint=",
        "s3://acme?endpoint=minio:9000",
        "s3://acme?endpoint=ftp://minio",
        "s3://acme?endpoint=http://minio/path",
        "s3://acme?endpoint=http://h&endpoint=http://h",
        "s3://acme?path-style=yes",
        "s3://acme?parallelism=0",
        "s3://acme?parallelism=65",
        "s3://acme?bucket=other",
        "s3://acme?region=%zz",
      })
  void a_malformed_address_is_refused_with_the_right_form(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.parse(address))
        .withMessageContaining("expected s3://BUCKET/PREFIX?endpoint=https://HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://AKEXAMPLE:hush@acme/ann",
        "s3://acme?secret-access-key=hush",
        "s3://acme?access-key-id=hush",
        "s3://acme?session-token=hush",
        "s3://acme?endpoint=http://me:hush@minio:9000",
      })
  void keys_in_an_address_are_refused_and_not_repeated(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.parse(address))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }

  @ParameterizedTest
  @CsvSource({
    "path-style, maybe",
    "parallelism, many",
    "endpoint, minio",
    "region, Frankfurt am Main",
    "prefix, a//b",
    "session-token, alone",
    "access-key-id, alone",
  })
  void a_value_that_is_no_good_is_named(String setting, String value) {
    SinkSettings settings = new SinkSettings(Map.of("bucket", "acme", setting, value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(settings))
        .withMessageContaining(setting);
  }

  private String location(String address) {
    try (ObjectSink sink = (ObjectSink) provider.open(new SinkSettings(provider.parse(address)))) {
      return sink.traits().location();
    }
  }
}
