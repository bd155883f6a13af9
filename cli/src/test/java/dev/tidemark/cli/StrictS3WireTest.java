package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.s3.Bucket;
import dev.tidemark.testkit.s3.RequestMatch;
import dev.tidemark.testkit.s3.S3Action;
import dev.tidemark.testkit.s3.S3Fault;
import dev.tidemark.testkit.s3.StrictS3;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A bad wire before a server as strict as Amazon's, and what such a server may say.
final class StrictS3WireTest {

  @Nested
  final class ByTheAwsSdk extends Faults {
    ByTheAwsSdk() throws IOException {
      super("s3", StrictS3.start());
    }
  }

  @Nested
  final class ByTheMinioClient extends Faults {
    ByTheMinioClient() throws IOException {
      super("minio", StrictS3.start());
    }
  }

  /// What the server does.
  ///
  /// @param exits of a mirror that meets it
  /// @param says what its one line has in it
  record Scripted(String fault, Script script, Set<ExitCode> exits, String says) {
    @Override
    public String toString() {
      return fault;
    }
  }

  private interface Script {
    void on(StrictS3 s3, Bucket bucket);
  }

  abstract static class Faults extends S3WireFaults {

    private static final String BUCKET = "acme";

    private final StrictS3 s3;
    private final Bucket bucket;

    Faults(String type, StrictS3 s3) {
      super(
          type,
          new BucketStory.Server(
              s3.endpoint(), s3.credentials().accessKey(), s3.credentials().secretKey()),
          BUCKET);
      this.s3 = s3;
      this.bucket = s3.bucket(BUCKET);
    }

    @AfterAll
    void end() {
      s3.close();
    }

    /// The heap is not for all of them together.
    @AfterEach
    void forget() {
      heal();
      bucket.keys().forEach(bucket::lose);
    }

    private void heal() {
      s3.heal();
      s3.clock(InstantSource.system());
      s3.add(s3.credentials());
      bucket.quota(Long.MAX_VALUE).here();
    }

    static Stream<Scripted> scripts() {
      return Stream.concat(transitory(), lasting());
    }

    private static Stream<Scripted> transitory() {
      return Stream.of(
          once(
              "SlowDown",
              RequestMatch.asked(S3Action.PUT_OBJECT),
              S3Fault.slowDown(Duration.ofSeconds(1))),
          once("an error", commit(), S3Fault.error(500, "InternalError")),
          once("an error in a 200", commit(), S3Fault.errorIn200("InternalError")),
          once("a lost request", commit(), S3Fault.lostRequest()),
          once("a lost answer", commit(), S3Fault.lostAnswer()),
          once(
              "a lost answer to a pack",
              RequestMatch.asked(S3Action.PUT_OBJECT)
                  .and(request -> request.key().contains("/packs/")),
              S3Fault.lostAnswer()),
          once(
              "half a listing",
              RequestMatch.asked(S3Action.LIST_OBJECTS_V2),
              S3Fault.truncatedBody(100)),
          once(
              "an error in a 200 in place of a listing",
              RequestMatch.asked(S3Action.LIST_OBJECTS_V2),
              S3Fault.errorIn200("InternalError")));
    }

    private static RequestMatch commit() {
      return RequestMatch.asked(S3Action.PUT_OBJECT)
          .and(request -> request.key().contains("/commits/"));
    }

    private static Scripted once(String fault, RequestMatch when, S3Fault what) {
      return new Scripted(
          fault + ", once", (s3, bucket) -> s3.fail(when, what), Set.of(ExitCode.OK), "");
    }

    private static Stream<Scripted> lasting() {
      return Stream.of(
          new Scripted(
              "SlowDown, for longer than anybody waits",
              (s3, bucket) ->
                  s3.fail(RequestMatch.any().always(), S3Fault.slowDown(Duration.ofMinutes(10))),
              Set.of(ExitCode.OFFLINE),
              "503 SlowDown"),
          refusal("a quota", (s3, bucket) -> bucket.quota(bucket.bytes() + MIB), "quota"),
          refusal(
              "a full disk",
              (s3, bucket) ->
                  s3.fail(
                      RequestMatch.asked(S3Action.PUT_OBJECT).always(),
                      S3Fault.error(507, "XMinioStorageFull")),
              "room"),
          refusal(
              "a right that is taken away",
              (s3, bucket) -> s3.add(s3.credentials().without("s3:PutObject")),
              "s3:PutObject"),
          refusal(
              "a key that is taken away",
              (s3, bucket) -> s3.remove(s3.credentials().accessKey()),
              "access-key-id"),
          refusal(
              "a clock 20 minutes off",
              (s3, bucket) ->
                  s3.clock(InstantSource.fixed(Instant.now().plus(Duration.ofMinutes(20)))),
              "clock"),
          refusal(
              "a session that has ended",
              (s3, bucket) ->
                  s3.fail(RequestMatch.any().always(), S3Fault.error(400, "ExpiredToken")),
              "renew the session-token"),
          refusal(
              "a bucket that has moved",
              (s3, bucket) -> bucket.elsewhere("eu-central-1"),
              "eu-central-1"));
    }

    private static Scripted refusal(String fault, Script script, String says) {
      return new Scripted(fault, script, Set.of(ExitCode.CREDENTIALS), says);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void what_the_server_says_ends_as_documented_and_the_archive_restores_equal(Scripted row)
        throws Exception {
      Mirrored target = target();
      row.script().on(s3, bucket);
      Ran ran = target.mirror();
      expect(ran, row.exits());
      assertThat(ran.err()).contains(row.says());
      heal();
      target.catchesUpAndRestoresEqual();
    }
  }
}
