package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3VendorTest {

  @ParameterizedTest
  @CsvSource({
    "https://s3.eu-central-1.amazonaws.com, aws, eu-central-1",
    "https://s3.amazonaws.com, aws, ''",
    "https://0123abcd.r2.cloudflarestorage.com, r2, auto",
    "https://s3.eu-central-003.backblazeb2.com, b2, eu-central-003",
    "https://s3.eu-west-2.wasabisys.com, wasabi, eu-west-2",
    "https://s3.wasabisys.com, wasabi, us-east-1",
    "https://fsn1.your-objectstorage.com, hetzner, fsn1",
    "https://fra1.digitaloceanspaces.com, digitalocean, us-east-1",
    "https://storage.googleapis.com, gcs, auto",
    "http://127.0.0.1:9000, other, us-east-1",
    "http://[::1]:9000, other, us-east-1",
    "https://minio.lan:9000, other, us-east-1",
    "https://notamazonaws.com, other, us-east-1",
  })
  void a_store_is_known_by_its_host_and_so_is_its_region(
      String endpoint, String name, String region) {
    Optional<URI> uri = Optional.of(URI.create(endpoint));

    assertThat(S3Vendor.at(uri).name()).isEqualTo(name);
    assertThat(S3Vendor.at(uri).region(uri).orElse("")).isEqualTo(region);
  }

  @Test
  void without_an_endpoint_it_is_aws() {
    assertThat(S3Vendor.at(Optional.empty())).isEqualTo(S3Vendor.named("aws"));
    assertThat(S3Vendor.named("aws").region(Optional.empty())).isEmpty();
  }

  @Test
  void only_aws_is_spoken_to_with_what_older_stores_refuse() {
    assertThat(S3Vendor.all())
        .filteredOn(store -> !store.compatible() || !store.pathStyle())
        .extracting(S3Vendor::name)
        .containsExactly("aws");
  }

  @Test
  void every_difference_has_a_source() {
    assertThat(S3Vendor.all())
        .filteredOn(store -> !store.name().equals("other"))
        .allSatisfy(store -> {
          assertThat(store.notes()).isNotBlank();
          assertThat(store.source()).isNotBlank();
        });
    assertThat(S3Vendor.all())
        .filteredOn(S3Vendor::tried)
        .extracting(S3Vendor::name)
        .containsExactly("minio", "ceph", "other");
  }

  @Test
  void an_unknown_store_is_refused_with_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Vendor.named("tape"))
        .withMessageContaining("provider: expected one of aws, minio, ceph, r2")
        .withMessageContaining("got 'tape'");
  }
}
