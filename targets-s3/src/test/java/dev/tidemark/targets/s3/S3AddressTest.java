package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.HashMap;
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
                        + "&profile=p&single-writer=true&parallelism=2&provider=ceph&requester-pays=true"
                        + "&storage-class=packs:STANDARD_IA,runs:STANDARD_IA&anonymous=true")
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
    "s3://acme?endpoint=https://s3.eu-west-1.amazonaws.com&provider=minio, s3://acme?endpoint=https://s3.eu-west-1.amazonaws.com&path-style=true&compatible=true",
    "s3://acme?requester-pays=true&anonymous=true, s3://acme?requester-pays=true",
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
    "provider, tape",
    "storage-class, GLACIER",
    "storage-class, pack:GLACIER",
    "storage-class, commits:DEEP_ARCHIVE",
    "storage-class, packs:frozen solid",
    "server-side-encryption, rot13",
    "kms-key-id, alone",
    "customer-key, c2hvcnQ=",
    "customer-key, not base64",
    "external-id, alone",
    "web-identity-token-file, alone",
    "ca-file, /no/such/file",
    "proxy, somewhere",
    "requester-pays, maybe",
    "anonymous, maybe",
  })
  void a_value_that_is_no_good_is_named(String setting, String value) {
    SinkSettings settings = new SinkSettings(Map.of("bucket", "acme", setting, value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(settings))
        .withMessageContaining(setting);
  }

  @ParameterizedTest
  @CsvSource({
    "anonymous:true access-key-id:a secret-access-key:s, access-key-id",
    "anonymous:true role-arn:r, role-arn",
    "profile:p access-key-id:a secret-access-key:s, profile",
    "customer-key:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= server-side-encryption:AES256,"
        + " customer-key",
    "customer-key:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= endpoint:http://h, customer-key",
    "server-side-encryption:AES256 kms-key-id:k, kms-key-id",
  })
  void settings_that_do_not_go_together_are_refused(String settings, String named) {
    Map<String, String> all = new HashMap<>(Map.of("bucket", "acme"));
    for (String setting : settings.split(" ")) {
      all.put(setting.replaceFirst(":.*", ""), setting.replaceFirst("[^:]*:", ""));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.open(new SinkSettings(all)))
        .withMessageStartingWith(named + ": ");
  }

  @Test
  void the_other_clients_address_is_the_same_place() {
    String place = "acme/ann?endpoint=http://h:1";

    assertThat(new MinioSinkProvider().accepts("minio://" + place)).isTrue();
    assertThat(provider.accepts("minio://" + place)).isFalse();
    assertThat(location("minio://" + place)).isEqualTo("s3://" + place);
  }

  private String location(String address) {
    try (ObjectSink sink = (ObjectSink) provider.open(new SinkSettings(provider.parse(address)))) {
      return sink.traits().location();
    }
  }
}
