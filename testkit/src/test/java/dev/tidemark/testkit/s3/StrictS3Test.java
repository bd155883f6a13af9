package dev.tidemark.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.s3.Caller.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the server does with whoever calls it rightly, and with whoever does not.
@Timeout(60)
final class StrictS3Test {

  private final StrictS3 s3;
  private final Bucket bucket;
  private final Caller caller;

  StrictS3Test() throws IOException {
    s3 = StrictS3.start();
    bucket = s3.bucket("acme");
    caller = new Caller(s3);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(Reply reply, int status, String code) {
    assertThat(reply.status() + " " + reply.code()).as(reply.text()).isEqualTo(status + " " + code);
  }

  // ---- objects

  @Test
  void what_is_put_comes_back_with_its_headers() throws Exception {
    Reply put =
        caller.put("/acme/a/%C3%BC%20%2B", "hello", "x-amz-meta-who", "ann", "content-type", "x/y");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header("etag")).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");

    Reply got = caller.get("/acme/a/%C3%BC%20%2B");
    assertThat(got.text()).isEqualTo("hello");
    assertThat(got.header("x-amz-meta-who")).isEqualTo("ann");
    assertThat(got.header("content-type")).isEqualTo("x/y");
    assertThat(bucket.keys()).containsExactly("a/ü +");
    assertThat(bucket.get("a/ü +")).hasValue(bytes("hello"));
    Reply head = caller.call("HEAD", "/acme/a/%C3%BC%20%2B", "");
    assertThat(head.header("content-length")).isEqualTo("5");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void what_is_not_there_is_missing_and_its_deletion_a_success() throws Exception {
    refused(caller.get("/acme/nothing"), 404, "NoSuchKey");
    refused(caller.get("/nobody/nothing"), 404, "NoSuchBucket");
    assertThat(caller.call("HEAD", "/acme/nothing", "").status()).isEqualTo(404);
    assertThat(caller.delete("/acme/nothing").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=8-99, 206, 89, bytes 8-9/10",
    "bytes=4-, 206, 456789, bytes 4-9/10",
    "bytes=-2, 206, 89, bytes 8-9/10",
    "bytes=-99, 206, 0123456789, bytes 0-9/10",
    "bytes=5-4, 200, 0123456789, ''",
    "lines=1-2, 200, 0123456789, ''",
  })
  void a_range_gives_its_bytes(String range, int status, String body, String contentRange)
      throws Exception {
    bucket.put("digits", bytes("0123456789"));
    Reply reply = caller.get("/acme/digits", "range", range);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(body);
    assertThat(reply.header("content-range")).isEqualTo(contentRange);
  }

  @Test
  void a_range_without_a_byte_is_not_satisfiable() throws Exception {
    bucket.put("digits", bytes("0123456789")).put("empty", bytes(""));
    Reply behind = caller.get("/acme/digits", "range", "bytes=10-11");
    refused(behind, 416, "InvalidRange");
    assertThat(behind.header("content-range")).isEqualTo("bytes */10");
    refused(caller.get("/acme/empty", "range", "bytes=0-0"), 416, "InvalidRange");
  }

  @Test
  void one_of_many_creators_wins() throws Exception {
    for (int round = 0; round < 20; round++) {
      String target = "/acme/race/" + round;
      int racers = 8;
      CyclicBarrier start = new CyclicBarrier(racers);
      List<Future<Integer>> replies = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < racers; i++) {
          String body = "by " + i;
          replies.add(
              threads.submit(() -> {
                start.await();
                return new Caller(s3).put(target, body, "if-none-match", "*").status();
              }));
        }
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> reply : replies) {
        statuses.add(reply.get());
      }
      assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
      String winner = "by " + statuses.indexOf(200);
      assertThat(bucket.get("race/" + round)).hasValue(bytes(winner));
    }
  }

  @Test
  void conditions_hold() throws Exception {
    bucket.put("a", bytes("hello"));
    String etag = "\"5d41402abc4b2a76b9719d911017c592\"";
    refused(caller.put("/acme/a", "x", "if-none-match", "*"), 412, "PreconditionFailed");
    refused(caller.put("/acme/a", "x", "if-match", "\"0\""), 412, "PreconditionFailed");
    refused(caller.put("/acme/b", "x", "if-match", etag), 404, "NoSuchKey");
    refused(caller.put("/acme/b", "x", "if-none-match", etag), 501, "NotImplemented");
    refused(caller.get("/acme/a", "if-match", "\"0\""), 412, "PreconditionFailed");
    assertThat(caller.get("/acme/a", "if-none-match", etag).status()).isEqualTo(304);
    refused(caller.delete("/acme/a", "if-match", "\"0\""), 412, "PreconditionFailed");
    assertThat(bucket.get("a")).hasValue(bytes("hello"));
    assertThat(caller.put("/acme/a", "new", "if-match", etag).status()).isEqualTo(200);
  }

  // ---- listings

  private static List<String> keys(Reply page) {
    return Xml.elements(page.body(), "Key").stream().map(e -> e.getTextContent()).toList();
  }

  @Test
  void a_listing_comes_in_pages_in_the_order_of_bytes() throws Exception {
    String beyond = new String(Character.toChars(0x1F600));
    bucket.put("p/b", bytes("")).put("p/a", bytes("12")).put("p/\uFFFD", bytes(""));
    bucket.put("p/" + beyond, bytes("")).put("q", bytes(""));
    s3.pageSize(3);
    Reply first = caller.get("/acme?list-type=2&prefix=p%2F");
    assertThat(keys(first)).containsExactly("p/a", "p/b", "p/\uFFFD");
    assertThat(Xml.text(first.body(), "IsTruncated")).isEqualTo("true");
    assertThat(Xml.text(first.body(), "Size")).isEqualTo("2");

    String token = Xml.text(first.body(), "NextContinuationToken").replace("=", "%3D");
    Reply second = caller.get("/acme?continuation-token=" + token + "&list-type=2&prefix=p%2F");
    assertThat(keys(second)).containsExactly("p/" + beyond);
    assertThat(Xml.text(second.body(), "IsTruncated")).isEqualTo("false");
    assertThat(keys(caller.get("/acme?list-type=2&start-after=p%2Fb&max-keys=1")))
        .containsExactly("p/\uFFFD");
    refused(caller.get("/acme?continuation-token=abc&list-type=2"), 400, "InvalidArgument");
  }

  @Test
  void a_delimiter_puts_keys_together_also_over_pages() throws Exception {
    bucket.put("a/1", bytes("")).put("a/2", bytes("")).put("b", bytes("")).put("c/1", bytes(""));
    Reply all = caller.get("/acme?delimiter=%2F&list-type=2");
    assertThat(keys(all)).containsExactly("b");
    assertThat(Xml.elements(all.body(), "CommonPrefixes")).hasSize(2);

    s3.pageSize(1);
    String token = "";
    List<String> lines = new ArrayList<>();
    do {
      String from = token.isEmpty() ? "" : "continuation-token=" + token + "&";
      Reply page = caller.get("/acme?" + from + "delimiter=%2F&list-type=2");
      lines.addAll(keys(page));
      Xml.elements(page.body(), "CommonPrefixes").forEach(e -> lines.add(Xml.text(e, "Prefix")));
      token = Xml.text(page.body(), "NextContinuationToken").replace("=", "%3D");
    } while (!token.isEmpty());
    assertThat(lines).containsExactly("a/", "b", "c/");
  }

  // ---- who calls

  @Test
  void nobody_and_strangers_are_refused() throws Exception {
    bucket.put("a", bytes("hello"));
    refused(caller.send(Map.of(), "GET", "/acme/a", ""), 403, "AccessDenied");
    Credentials known = s3.credentials();
    refused(
        new Caller(s3).as(Credentials.of("NOBODY", "x")).get("/acme/a"), 403, "InvalidAccessKeyId");
    refused(
        new Caller(s3).as(Credentials.of(known.accessKey(), "x")).get("/acme/a"),
        403,
        "SignatureDoesNotMatch");
    s3.remove(known.accessKey());
    refused(caller.get("/acme/a"), 403, "InvalidAccessKeyId");
    bucket.publicRead();
    assertThat(caller.send(Map.of(), "GET", "/acme/a", "").text()).isEqualTo("hello");
    refused(caller.send(Map.of(), "PUT", "/acme/a", "x"), 403, "AccessDenied");
  }

  @Test
  void a_clock_that_differs_too_much_is_refused_whoevers_it_is() throws Exception {
    Instant early = Instant.now().minus(Duration.ofMinutes(20));
    refused(new Caller(s3).at(early).get("/acme/a"), 403, "RequestTimeTooSkewed");
    s3.clock(InstantSource.fixed(early));
    refused(new Caller(s3).at(early).get("/acme/a"), 404, "NoSuchKey");
    refused(caller.get("/acme/a"), 403, "RequestTimeTooSkewed");
  }

  @Test
  void a_session_needs_its_token_and_ends() throws Exception {
    Instant until = Instant.now().plus(Duration.ofMinutes(10));
    Credentials session = Credentials.of("SESSION", "secret").withSession("token", until);
    s3.add(session);
    assertThat(new Caller(s3).as(session).put("/acme/a", "x").status()).isEqualTo(200);
    refused(
        new Caller(s3).as(Credentials.of("SESSION", "secret")).get("/acme/a"), 400, "InvalidToken");
    s3.clock(InstantSource.fixed(until));
    refused(new Caller(s3).as(session).get("/acme/a"), 400, "ExpiredToken");
  }

  @Test
  void a_denied_right_is_named_and_a_missing_object_hidden_from_who_may_not_list()
      throws Exception {
    Credentials poor = s3.credentials().without("s3:PutObject").without("s3:ListBucket");
    s3.add(poor);
    Reply denied = caller.put("/acme/a", "x");
    refused(denied, 403, "AccessDenied");
    assertThat(denied.text()).contains("s3:PutObject");
    refused(caller.get("/acme?list-type=2"), 403, "AccessDenied");
    refused(caller.get("/acme/nothing"), 403, "AccessDenied");
    bucket.put("a", bytes("hello"));
    assertThat(caller.get("/acme/a").text()).isEqualTo("hello");
  }

  @Test
  void another_region_is_named() throws Exception {
    Reply wrong = new Caller(s3).region("eu-west-1").get("/acme/a");
    refused(wrong, 400, "AuthorizationHeaderMalformed");
    assertThat(Xml.text(wrong.body(), "Region")).isEqualTo("us-east-1");
    bucket.elsewhere("eu-central-1");
    Reply moved = caller.get("/acme/a");
    refused(moved, 301, "PermanentRedirect");
    assertThat(moved.header("x-amz-bucket-region")).isEqualTo("eu-central-1");
    bucket.here();
    refused(caller.get("/acme/a"), 404, "NoSuchKey");
  }

  @Test
  void the_requester_must_say_that_they_pay() throws Exception {
    bucket.put("a", bytes("hello")).requesterPays();
    refused(caller.get("/acme/a"), 403, "AccessDenied");
    assertThat(caller.get("/acme/a", "x-amz-request-payer", "requester").status()).isEqualTo(200);
  }

  // ---- what is refused

  @Test
  void bodies_that_are_not_the_promised_ones_are_refused_and_good_checksums_come_back()
      throws Exception {
    refused(caller.put("/acme/a", "hello", "content-md5", "AAAA"), 400, "BadDigest");
    for (String algorithm : List.of("crc32", "crc32c", "sha1", "sha256")) {
      refused(
          caller.put("/acme/a", "hello", "x-amz-checksum-" + algorithm, "AAAAAA=="),
          400,
          "BadDigest");
    }
    refused(
        caller.put("/acme/a", "hello", "x-amz-content-sha256", Caller.sha256("other")),
        400,
        "XAmzContentSHA256Mismatch");
    assertThat(bucket.keys()).isEmpty();

    assertThat(caller.put("/acme/a", "hello", "x-amz-checksum-crc32", "NhCmhg==").status())
        .isEqualTo(200);
    assertThat(caller.put("/acme/b", "hello", "x-amz-checksum-crc32c", "mnG7TA==").status())
        .isEqualTo(200);
    assertThat(caller.get("/acme/a", "x-amz-checksum-mode", "ENABLED").headers())
        .containsEntry("x-amz-checksum-crc32", List.of("NhCmhg=="));
    assertThat(caller.get("/acme/a").headers()).doesNotContainKey("x-amz-checksum-crc32");
  }

  @Test
  void what_this_server_has_not_is_501_and_names_itself() throws Exception {
    refused(caller.call("POST", "/acme/a?uploads=", ""), 501, "NotImplemented");
    refused(caller.put("/acme/a", "", "x-amz-copy-source", "/acme/b"), 501, "NotImplemented");
    refused(
        caller.put("/acme/a", "", "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        501,
        "NotImplemented");
    refused(caller.get("/acme"), 501, "NotImplemented");
  }

  @Test
  void names_have_their_rules() throws Exception {
    refused(caller.put("/acme/" + "k".repeat(1025), "x"), 400, "KeyTooLongError");
    assertThat(caller.put("/acme/" + "k".repeat(1024), "x").status()).isEqualTo(200);
    refused(caller.put("/Acme", ""), 400, "InvalidBucketName");
    refused(caller.put("/acme", ""), 409, "BucketAlreadyOwnedByYou");
    refused(caller.delete("/acme"), 409, "BucketNotEmpty");
    assertThat(caller.put("/second", "").status()).isEqualTo(200);
    assertThat(caller.delete("/second").status()).isEqualTo(204);
  }

  @Test
  void a_quota_counts_what_would_be_there() throws Exception {
    bucket.quota(10);
    assertThat(caller.put("/acme/a", "0123456789").status()).isEqualTo(200);
    refused(caller.put("/acme/b", "x"), 403, "QuotaExceeded");
    assertThat(caller.put("/acme/a", "9876543210").status()).isEqualTo(200);
    assertThat(bucket.bytes()).isEqualTo(10);
  }

  // ---- versions and locks

  @Test
  void versions_are_kept_and_a_delete_only_hides() throws Exception {
    bucket.versioned();
    String first = caller.put("/acme/a", "1").header("x-amz-version-id");
    String second = caller.put("/acme/a", "2").header("x-amz-version-id");
    Reply hidden = caller.delete("/acme/a");
    assertThat(hidden.header("x-amz-delete-marker")).isEqualTo("true");
    Reply missing = caller.get("/acme/a");
    refused(missing, 404, "NoSuchKey");
    assertThat(missing.header("x-amz-delete-marker")).isEqualTo("true");
    assertThat(bucket.keys()).isEmpty();
    assertThat(caller.get("/acme/a?versionId=" + first).text()).isEqualTo("1");

    Reply all = caller.get("/acme?versions=");
    assertThat(Xml.elements(all.body(), "Version")).hasSize(2);
    assertThat(Xml.elements(all.body(), "DeleteMarker")).hasSize(1);
    String marker = hidden.header("x-amz-version-id");
    refused(caller.get("/acme/a?versionId=" + marker), 405, "MethodNotAllowed");
    caller.delete("/acme/a?versionId=" + marker);
    assertThat(caller.get("/acme/a").text()).isEqualTo("2");
    caller.delete("/acme/a?versionId=" + second);
    assertThat(caller.get("/acme/a").text()).isEqualTo("1");
  }

  @Test
  void versions_are_listed_in_pages() throws Exception {
    bucket.versioned();
    for (String key : List.of("a", "a", "a", "b")) {
      bucket.put(key, bytes("x"));
    }
    s3.pageSize(2);
    Reply first = caller.get("/acme?versions=");
    String next =
        "?key-marker=%s&version-id-marker=%s&versions="
            .formatted(
                Xml.text(first.body(), "NextKeyMarker"),
                Xml.text(first.body(), "NextVersionIdMarker"));
    assertThat(keys(first)).containsExactly("a", "a");
    assertThat(keys(caller.get("/acme" + next))).containsExactly("a", "b");
  }

  @Test
  void a_locked_version_can_be_hidden_but_not_removed_before_its_time() throws Exception {
    bucket.locked(Duration.ofDays(2));
    String id = caller.put("/acme/a", "1").header("x-amz-version-id");
    assertThat(caller.delete("/acme/a").status()).isEqualTo(204);
    refused(caller.delete("/acme/a?versionId=" + id), 403, "AccessDenied");
    Reply many =
        caller.call(
            "POST",
            "/acme?delete=",
            "<Delete><Object><Key>a</Key><VersionId>" + id + "</VersionId></Object></Delete>",
            "content-md5",
            Digests.base64(
                "MD5",
                bytes(
                    "<Delete><Object><Key>a</Key><VersionId>"
                        + id
                        + "</VersionId></Object></Delete>")));
    assertThat(many.code()).isEqualTo("AccessDenied");
    Instant later = Instant.now().plus(Duration.ofDays(3));
    s3.clock(InstantSource.fixed(later));
    Caller then = new Caller(s3).at(later);
    assertThat(then.delete("/acme/a?versionId=" + id).status()).isEqualTo(204);
    assertThat(then.get("/acme/a?versionId=" + id).code()).isEqualTo("NoSuchVersion");
  }

  private static String retention(Instant until) {
    return "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>%s</RetainUntilDate></Retention>"
        .formatted(until);
  }

  @Test
  void a_lock_can_only_be_made_longer() throws Exception {
    bucket.locked(Duration.ZERO);
    Instant day = Instant.now().plus(Duration.ofDays(1));
    String[] lock = {
      "x-amz-object-lock-mode", "COMPLIANCE", "x-amz-object-lock-retain-until-date", "" + day
    };
    refused(caller.put("/acme/a", "1", lock), 400, "InvalidRequest");
    List<String> withSum = new ArrayList<>(List.of(lock));
    withSum.addAll(List.of("content-md5", Digests.base64("MD5", bytes("1"))));
    assertThat(caller.put("/acme/a", "1", withSum.toArray(String[]::new)).status()).isEqualTo(200);
    refused(caller.put("/acme/a?retention=", retention(day.minusSeconds(60))), 403, "AccessDenied");
    Instant longer = day.plusSeconds(60);
    assertThat(caller.put("/acme/a?retention=", retention(longer)).status()).isEqualTo(200);
    Reply shown = caller.get("/acme/a?retention=");
    assertThat(Xml.text(shown.body(), "RetainUntilDate")).isEqualTo(longer.toString());
    refused(caller.delete("/acme?object-lock="), 501, "NotImplemented");
    assertThat(caller.get("/acme?object-lock=").text()).contains("Enabled");
  }

  // ---- faults

  @Test
  void a_fault_meets_the_request_it_is_for_and_no_other() throws Exception {
    s3.fail(
        RequestMatch.asked(S3Action.PUT_OBJECT).key("commits/").nth(2),
        S3Fault.slowDown(Duration.ofSeconds(7)));
    assertThat(caller.put("/acme/packs/1", "x").status()).isEqualTo(200);
    assertThat(caller.put("/acme/commits/1", "x").status()).isEqualTo(200);
    Reply slow = caller.put("/acme/commits/2", "x");
    refused(slow, 503, "SlowDown");
    assertThat(slow.header("retry-after")).isEqualTo("7");
    assertThat(caller.put("/acme/commits/2", "x").status()).isEqualTo(200);
  }

  @Test
  void a_lost_request_does_nothing_and_a_lost_answer_everything() throws Exception {
    s3.fail(RequestMatch.any(), S3Fault.lostRequest());
    assertThatThrownBy(() -> caller.put("/acme/a", "x")).isInstanceOf(IOException.class);
    assertThat(bucket.keys()).isEmpty();
    s3.fail(RequestMatch.any(), S3Fault.lostAnswer());
    assertThatThrownBy(() -> caller.put("/acme/a", "x")).isInstanceOf(IOException.class);
    assertThat(bucket.keys()).containsExactly("a");
    refused(caller.put("/acme/a", "x", "if-none-match", "*"), 412, "PreconditionFailed");
  }

  @Test
  void answers_are_cut_falsified_and_false_on_script() throws Exception {
    bucket.put("a", bytes("0123456789"));
    s3.fail(RequestMatch.any(), S3Fault.truncatedBody(4));
    assertThatThrownBy(() -> caller.get("/acme/a")).isInstanceOf(IOException.class);
    s3.fail(RequestMatch.any(), S3Fault.flippedBit(3));
    assertThat(caller.get("/acme/a").text()).isEqualTo("0122456789");
    s3.fail(RequestMatch.any().times(2), S3Fault.errorIn200("InternalError"));
    refused(caller.put("/acme/b", "x"), 200, "InternalError");
    refused(caller.get("/acme/a"), 200, "InternalError");
    assertThat(bucket.keys()).containsExactly("a");
    s3.fail(RequestMatch.any().always(), S3Fault.error(507, "XMinioStorageFull"));
    refused(caller.put("/acme/b", "x"), 507, "XMinioStorageFull");
    refused(caller.get("/acme/a"), 507, "XMinioStorageFull");
    s3.heal();
    assertThat(caller.get("/acme/a").status()).isEqualTo(200);
  }

  @Test
  void what_stalls_goes_on_when_it_is_healed() throws Exception {
    bucket.put("a", bytes("0123456789"));
    s3.fail(RequestMatch.asked(S3Action.PUT_OBJECT), S3Fault.stall());
    s3.fail(RequestMatch.asked(S3Action.GET_OBJECT), S3Fault.stalledBody(4));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> put = threads.submit(() -> caller.put("/acme/b", "x"));
      Future<Reply> got = threads.submit(() -> new Caller(s3).get("/acme/a"));
      s3.awaitRequest(request -> request.action() == S3Action.PUT_OBJECT);
      s3.awaitRequest(request -> request.action() == S3Action.GET_OBJECT);
      assertThat(bucket.keys()).containsExactly("a");
      s3.heal();
      assertThat(put.get().status()).isEqualTo(200);
      assertThat(got.get().text()).isEqualTo("0123456789");
    }
  }

  @Test
  void requests_are_kept_as_they_came() throws Exception {
    TreeMap<String, String> signed = caller.signed("GET", "/acme?list-type=2", "");
    caller.send(signed, "GET", "/acme?list-type=2", "");
    caller.put("/acme/a", "hello", "x-amz-storage-class", "STANDARD_IA");
    assertThat(s3.requests()).hasSize(2);
    S3Request put = s3.requests(S3Action.PUT_OBJECT).getFirst();
    assertThat(put.index()).isEqualTo(1);
    assertThat(put.key()).isEqualTo("a");
    assertThat(put.length()).isEqualTo(5);
    assertThat(put.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    s3.forgetRequests();
    assertThat(s3.requests()).isEmpty();
  }
}
