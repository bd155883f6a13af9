package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.s3.Credentials;
import dev.tidemark.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: whoever makes a mistake with a bucket reads one line that says what, where and what to
/// change, and gets an exit code to act on; never a stack trace or a secret.
@Timeout(120)
final class BadBucketTest {

  private static final String SECRET = "strict-secret-key";

  @TempDir Path dir;
  private StrictS3 s3;

  @SuppressWarnings("NullAway.Init") // Started before each test.
  BadBucketTest() {}

  @BeforeEach
  void start() throws IOException {
    s3 = StrictS3.start();
    s3.bucket("acme");
    Files.createDirectory(dir.resolve("ann"));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private Tidemark tidemark(String type, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("type", type);
    settings.put("bucket", "acme");
    settings.put("prefix", "ann");
    settings.put("endpoint", s3.endpoint().toString());
    settings.put("access-key-id", s3.credentials().accessKey());
    settings.put("secret-access-key", s3.credentials().secretKey());
    settings.putAll(more);
    String lines =
        settings.entrySet().stream()
            .map(entry -> "    " + entry.getKey() + ": " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    Path file =
        Files.writeString(
            dir.resolve("tidemark.yml"),
            "version: 1\nvolume: %1$s/vol\nencryption: none\nsources: [{path: %1$s/ann, as: /}]\n"
                    .formatted(dir)
                + "targets:\n  - name: bucket\n"
                + lines);
    return new Tidemark(file, Map.of());
  }

  private Ran create(String type, Map<String, String> more) throws IOException {
    Tidemark tidemark = tidemark(type, more);
    if (!Files.exists(dir.resolve("vol"))) {
      assertThat(tidemark.run("init").exit()).isZero();
    }
    return tidemark.run("target", "create", "bucket");
  }

  private static void assertOneLine(Ran ran, ExitCode code, String... words) {
    assertThat(ran.exit()).as(ran.err()).isEqualTo(code.code());
    assertThat(ran.err().strip().lines().filter(line -> !line.contains(": waiting ")))
        .as(ran.err())
        .hasSize(1);
    assertThat(ran.err()).contains(words).doesNotContain(SECRET).doesNotContain("Exception");
  }

  /// Method: no server runs, so what is sent is *offline*. Some stores do have buckets like the
  /// first two; the MinIO client has not.
  @ParameterizedTest
  @CsvSource({"minio, AcmeBackup", "minio, acme..two", "minio, 10.0.0.1", "s3, 10.0.0.1"})
  void a_bucket_that_cannot_be_asked_for_is_a_mistake_and_not_offline(String type, String bucket)
      throws IOException {
    s3.close();
    assertThat(create(type, Map.of("bucket", bucket)).exit()).as(bucket).isIn(2, 12);
  }

  @ParameterizedTest
  @CsvSource({
    "s3, secret-access-key, wrong, CREDENTIALS, correct access-key-id and secret-access-key",
    "minio, secret-access-key, wrong, CREDENTIALS, correct access-key-id and secret-access-key",
    "s3, bucket, acme-two, CREDENTIALS, there is no bucket acme-two; create it",
    "minio, bucket, acme-two, CREDENTIALS, there is no bucket acme-two; create it",
    "s3, bucket, 192.168.1.1, USAGE, and no IP address",
    "minio, bucket, AcmeBackup, CREDENTIALS, AcmeBackup",
    "minio, bucket, acme..two, CREDENTIALS, acme..two",
    "s3, region, Frankfurt am Main, USAGE, region: expected a name such as eu-central-1",
    "s3, endpoint, minio.lan, USAGE, endpoint: expected http:// or https:// with a host",
    "s3, prefix, a//b, USAGE, prefix: expected segments of letters",
    "s3, ca-file, /no/such/file, USAGE, ca-file: cannot read /no/such/file",
    "s3, provider, tape, USAGE, provider: expected one of aws",
    "s3, storage-class, '{pack: GLACIER_IR}', USAGE, 'storage-class: expected packs, runs'",
    "s3, parallelism, 65, USAGE, parallelism: expected a whole number from 1 to 64",
    "minio, anonymous, true, USAGE, access-key-id: would be ignored beside anonymous",
  })
  void a_wrong_setting_is_one_line(
      String type, String setting, String value, String code, String words) throws IOException {
    ExitCode expected = code.equals("USAGE") ? ExitCode.USAGE : ExitCode.CREDENTIALS;

    assertOneLine(create(type, Map.of(setting, value)), expected, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "minio"})
  void a_right_that_is_missing_is_one_line(String type) throws IOException {
    Credentials all = s3.credentials();
    Map<String, String> rights =
        Map.of(
            "s3:PutObject", "arn:aws:s3:::acme/ann/*",
            "s3:GetObject", "arn:aws:s3:::acme/ann/*",
            "s3:ListBucket", "arn:aws:s3:::acme");
    for (Map.Entry<String, String> right : rights.entrySet()) {
      s3.add(all.without(right.getKey()));
      assertOneLine(
          create(type, Map.of()),
          ExitCode.CREDENTIALS,
          "in s3://acme/ann at " + s3.endpoint(),
          right.getKey() + " on " + right.getValue());
      s3.bucket("acme").keys().forEach(s3.bucket("acme")::lose);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "minio"})
  void a_clock_that_is_off_is_one_line(String type) throws IOException {
    s3.clock(() -> Instant.now().minus(Duration.ofMinutes(20)));

    assertOneLine(create(type, Map.of()), ExitCode.CREDENTIALS, "clock is off", "set the clock");
  }

  @Test
  void foreign_objects_are_left_alone() throws IOException {
    s3.bucket("acme").put("ann/holiday.jpg", new byte[9]);

    assertOneLine(
        create("s3", Map.of()),
        ExitCode.CREDENTIALS,
        "s3://acme/ann",
        "it is not empty and holds no archive; choose an empty place");
    assertThat(s3.bucket("acme").keys()).containsExactly("ann/holiday.jpg");
  }

  /// Goal: the least rights that are recommended do not include to delete; `target test` before
  /// `target create` must not lead into a dead end then.
  @Test
  void what_a_probe_could_not_take_away_is_nobodys() throws IOException {
    s3.add(s3.credentials().without("s3:DeleteObject"));
    Tidemark tidemark = tidemark("s3", Map.of());
    assertThat(tidemark.run("init").exit()).isZero();
    assertThat(tidemark.run("target", "test", "bucket").out()).contains("is empty", "probe/");
    s3.bucket("acme").put("ann/zoo.jpg", new byte[9]);
    assertOneLine(create("s3", Map.of()), ExitCode.CREDENTIALS, "it is not empty");
    s3.bucket("acme").lose("ann/zoo.jpg");
    Ran created = create("s3", Map.of());
    assertThat(created.exit()).as(created.err()).isZero();
  }

  @Test
  void somebody_elses_archive_is_left_alone() throws IOException {
    assertThat(create("s3", Map.of()).exit()).isZero();
    List<String> before = s3.bucket("acme").keys();
    Path other = Files.createDirectory(dir.resolve("other"));
    Tidemark stranger = tidemark("minio", Map.of());
    Path config =
        Files.writeString(
            other.resolve("tidemark.yml"),
            Files.readString(dir.resolve("tidemark.yml")).replace(dir + "/vol", other + "/vol"));
    assertThat(stranger.bare("init", "-c", config.toString()).exit()).isZero();

    assertOneLine(
        stranger.bare("target", "create", "bucket", "-c", config.toString()),
        ExitCode.CREDENTIALS,
        "of another volume",
        "choose an empty place");
    assertThat(s3.bucket("acme").keys()).isEqualTo(before);
  }

  @Test
  void what_a_probe_could_not_delete_is_said() throws IOException {
    s3.add(s3.credentials().without("s3:DeleteObject"));

    Ran created = create("s3", Map.of());
    assertThat(created.exit()).as(created.err()).isZero();
    assertThat(created.out())
        .contains("Objects of probes stay below probe/ (3), because the key may not delete them");
  }
}
