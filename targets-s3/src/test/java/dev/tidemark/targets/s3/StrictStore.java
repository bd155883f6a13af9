package dev.tidemark.targets.s3;

import static dev.tidemark.targets.s3.Sinks.HELLO;
import static dev.tidemark.targets.s3.Sinks.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.s3.Bucket;
import dev.tidemark.testkit.s3.Credentials;
import dev.tidemark.testkit.s3.RequestMatch;
import dev.tidemark.testkit.s3.S3Action;
import dev.tidemark.testkit.s3.S3Fault;
import dev.tidemark.testkit.s3.S3Request;
import dev.tidemark.testkit.s3.StrictS3;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: what a store refuses is said in one line with what, where and what to change; what it may
/// forgive is forgiven once.
///
/// Method: a server as strict as Amazon's, with either client.
@Timeout(60)
abstract class StrictStore {

  @FunctionalInterface
  private interface Action {
    void on(ObjectSink sink) throws Exception;
  }

  private enum Call {
    CREATE(sink -> sink.create(NAME, HELLO)),
    READ(sink -> sink.open(NAME, 0, 1).ifPresent(Sinks::close)),
    LIST(sink -> sink.list("", "", 1)),
    DELETE(sink -> sink.delete(NAME));

    private final Action action;

    Call(Action action) {
      this.action = action;
    }

    boolean changes() {
      return this == CREATE || this == DELETE;
    }
  }

  private static final Credentials TEMPORARY = Credentials.of("ASIATEMPORARY", Sinks.SECRET);

  private final Client client;
  private StrictS3 s3;
  private Bucket bucket;

  @SuppressWarnings("NullAway.Init") // Started before each test.
  StrictStore(Client client) {
    this.client = client;
  }

  @BeforeEach
  void start() throws IOException {
    s3 = StrictS3.start("eu-central-1");
    bucket = s3.bucket("acme");
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", "acme");
    settings.put("prefix", "ann");
    settings.put("endpoint", s3.endpoint().toString());
    settings.put("region", "eu-central-1");
    settings.put("access-key-id", s3.credentials().accessKey());
    settings.put("secret-access-key", s3.credentials().secretKey());
    settings.putAll(more);
    settings.values().removeIf(String::isEmpty);
    return settings;
  }

  private ObjectSink open(Map<String, String> more) {
    return client.open(new SinkSettings(settings(more)));
  }

  private Throwable failure(Map<String, String> settings, Call call) {
    try (ObjectSink sink = open(settings)) {
      call.action.on(sink);
      return new AssertionError("the call succeeded");
    } catch (Exception e) {
      assertThat(String.valueOf(e.getMessage()))
          .doesNotContain(Sinks.SECRET)
          .doesNotContain(s3.credentials().secretKey())
          .doesNotContain("\n")
          .doesNotContain("Exception");
      return e;
    }
  }

  // ---- keys

  @Test
  void a_key_that_has_expired_is_asked_for_again_and_the_call_goes_on() throws Exception {
    s3.add(TEMPORARY.withSession("old", Instant.EPOCH));
    SinkSettings renewed = new SinkSettings(temporary("new"));
    SinkSettings expired =
        new SinkSettings(
            temporary("old"),
            () -> {
              s3.add(TEMPORARY.withSession("new", Instant.MAX));
              return renewed;
            });
    try (ObjectSink sink = client.open(expired)) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(sink.list("", "", 2)).hasSize(1);
      assertThat(s3.requests())
          .extracting(request -> request.header("x-amz-security-token"))
          .containsExactly("old", "new", "new");
    }
  }

  @Test
  void a_key_that_has_expired_and_comes_back_the_same_is_rejected_at_once() {
    s3.add(TEMPORARY.withSession("old", Instant.EPOCH));

    assertThat(failure(temporary("old"), Call.CREATE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("has expired")
        .hasMessageContaining("renew the session-token");
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void a_command_that_no_longer_gives_a_key_is_said() {
    s3.add(TEMPORARY.withSession("old", Instant.EPOCH));
    SinkSettings settings =
        new SinkSettings(
            temporary("old"),
            () -> {
              throw new IllegalStateException("session-token-command: 'vault' ended with code 1");
            });
    try (ObjectSink sink = client.open(settings)) {
      assertThatThrownBy(() -> sink.create(NAME, HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("session-token-command: 'vault' ended with code 1");
    }
  }

  private Map<String, String> temporary(String token) {
    return settings(
        Map.of(
            "access-key-id",
            TEMPORARY.accessKey(),
            "secret-access-key",
            TEMPORARY.secretKey(),
            "session-token",
            token));
  }

  // ---- refusals, each in one line

  @ParameterizedTest
  @CsvSource({
    "create, s3:PutObject, arn:aws:s3:::acme/ann/*",
    "read, s3:GetObject, arn:aws:s3:::acme/ann/*",
    "list, s3:ListBucket, arn:aws:s3:::acme",
    "delete, s3:DeleteObject, arn:aws:s3:::acme/ann/*",
  })
  void a_denied_right_is_named_with_what_it_is_for(String call, String right, String on) {
    bucket.put("ann/" + NAME, new byte[1]);
    s3.add(s3.credentials().without(right));

    assertThat(failure(Map.of(), Call.valueOf(call.toUpperCase(Locale.ROOT))))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageStartingWith(call + " ")
        .hasMessageContaining("in s3://acme/ann at " + s3.endpoint())
        .hasMessageContaining("the key needs " + right + " on " + on);
  }

  @Test
  void a_key_that_may_not_list_makes_a_missing_object_look_forbidden_which_is_said() {
    s3.add(s3.credentials().without("s3:ListBucket"));

    assertThat(failure(Map.of(), Call.READ))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("s3:GetObject on arn:aws:s3:::acme/ann/* and s3:ListBucket");
  }

  @ParameterizedTest
  @CsvSource({
    "access-key-id, NOBODY, does not know this key, correct access-key-id",
    "secret-access-key, wrong, does not know this key, secret-access-key",
    "bucket, acme-two, there is no bucket acme-two, create it",
    "endpoint, http://no-such-host.invalid, the host is unknown, endpoint is wrong",
    "endpoint, http://127.0.0.1:1, cannot connect, ''",
  })
  void a_wrong_setting_is_named_by_every_call(
      String setting, String value, String fact, String remedy) {
    for (Call call : Call.values()) {
      assertThat(failure(Map.of(setting, value), call))
          .isInstanceOf(TargetException.class)
          .isNotInstanceOf(TargetException.OutcomeUnknown.class)
          .hasMessageContaining(" in s3://acme")
          .hasMessageContaining(fact)
          .hasMessageContaining(remedy);
    }
  }

  @Test
  void a_clock_that_is_off_is_told_from_a_wrong_key() {
    s3.clock(() -> Instant.now().plus(Duration.ofMinutes(20)));
    for (Call call : Call.values()) {
      assertThat(failure(Map.of(), call))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("this machine's clock is off (403 RequestTimeTooSkewed")
          .hasMessageContaining("set the clock");
    }
  }

  @Test
  void a_full_quota_is_rejected_and_nothing_is_there() {
    bucket.quota(3);

    assertThat(failure(Map.of(), Call.CREATE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("QuotaExceeded")
        .hasMessageContainingAll("the quota is used up", "have it raised");
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void a_bucket_in_another_region_is_followed_once_and_named_then() {
    bucket.elsewhere("us-west-2");

    assertThat(failure(Map.of(), Call.CREATE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("lives in another region")
        .hasMessageContaining("set region: us-west-2");
    assertThat(s3.requests()).hasSize(2);
  }

  // ---- faults

  @Test
  void a_busy_store_says_how_long_to_wait() {
    for (Call call : Call.values()) {
      s3.fail(RequestMatch.any(), S3Fault.slowDown(Duration.ofSeconds(9)));
      assertThat(failure(Map.of(), call))
          .isInstanceOfSatisfying(
              TargetException.Unavailable.class,
              e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(9)));
    }
    assertThat(s3.requests()).hasSize(Call.values().length);
  }

  @Test
  void a_store_that_says_come_back_now_is_not_asked_again_below_the_lane() {
    for (Call call : Call.values()) {
      s3.fail(RequestMatch.any(), S3Fault.slowDown(Duration.ZERO));
      assertThat(failure(Map.of(), call)).isInstanceOf(TargetException.Unavailable.class);
    }
    assertThat(s3.requests()).hasSize(Call.values().length);
  }

  @Test
  void an_error_in_a_200_is_no_success() {
    for (Call call : Call.values()) {
      s3.fail(RequestMatch.any(), S3Fault.errorIn200("InternalError"));
      assertThat(failure(Map.of(), call))
          .as(call.name())
          .isInstanceOf(
              call.changes()
                  ? TargetException.OutcomeUnknown.class
                  : TargetException.Unavailable.class);
    }
  }

  @Test
  void after_a_lost_answer_the_name_is_taken_by_our_own_object() throws Exception {
    s3.fail(RequestMatch.asked(S3Action.PUT_OBJECT), S3Fault.lostAnswer());
    try (ObjectSink sink = open(Map.of())) {
      assertThatThrownBy(() -> sink.create(NAME, HELLO))
          .isInstanceOf(TargetException.OutcomeUnknown.class);
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.TAKEN);
      assertThat(sink.open(NAME, 0, 9).orElseThrow()).hasContent("hello");
    }
  }

  @Test
  void after_a_lost_request_the_name_is_free() throws Exception {
    s3.fail(RequestMatch.asked(S3Action.PUT_OBJECT), S3Fault.lostRequest());
    try (ObjectSink sink = open(Map.of())) {
      assertThatThrownBy(() -> sink.create(NAME, HELLO))
          .isInstanceOf(TargetException.OutcomeUnknown.class);
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
    }
  }

  // ---- the probe

  @Test
  void what_a_probe_cannot_delete_stays_where_it_can_be_seen() throws Exception {
    s3.add(s3.credentials().without("s3:DeleteObject"));
    try (ObjectSink sink = open(Map.of())) {
      sink.probe();
      assertThat(sink.list("probe/", "", 10)).hasSize(3);
    }
  }

  // ---- settings

  @Test
  void whoever_agrees_to_pay_is_let_in() throws Exception {
    bucket.requesterPays();
    try (ObjectSink sink = open(Map.of("requester-pays", "true"))) {
      for (Call call : Call.values()) {
        call.action.on(sink);
      }
      assertThat(sink.traits().location()).contains("requester-pays=true");
    }
    assertThat(failure(Map.of(), Call.LIST)).isInstanceOf(TargetException.Rejected.class);
  }

  @Test
  void without_keys_a_public_bucket_is_read_and_never_written() throws Exception {
    bucket.publicRead().put("ann/" + NAME, "hello".getBytes(StandardCharsets.UTF_8));
    Map<String, String> anonymous =
        Map.of("anonymous", "true", "access-key-id", "", "secret-access-key", "");
    try (ObjectSink sink = open(anonymous)) {
      assertThat(sink.open(NAME, 1, 3).orElseThrow()).hasContent("ell");
      assertThat(sink.list("", "", 9)).hasSize(1);
      assertThat(s3.requests())
          .allSatisfy(request -> assertThat(request.header("authorization")).isEmpty());
      for (Action change :
          List.<Action>of(Call.CREATE.action, Call.DELETE.action, ObjectSink::probe)) {
        assertThatThrownBy(() -> change.on(sink))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("anonymous: true is for reading only");
      }
    }
    assertThat(s3.requests()).hasSize(2);
  }

  @Test
  void each_kind_of_object_goes_to_its_storage_class_encrypted_as_told() throws Exception {
    Map<String, String> settings =
        Map.of(
            "storage-class", "packs:GLACIER_IR,commits:STANDARD",
            "server-side-encryption", "aws:kms",
            "kms-key-id", "alias/tidemark");
    try (ObjectSink sink = open(settings)) {
      for (String name : List.of("packs/1-a", "commits/f-1", "tidemark.json", "runs/1-1-a")) {
        sink.create(new ObjectName(name), HELLO);
      }
    }
    List<S3Request> puts = s3.requests(S3Action.PUT_OBJECT);
    assertThat(puts)
        .extracting(put -> put.header("x-amz-storage-class"))
        .containsExactly("GLACIER_IR", "STANDARD", "", "");
    assertThat(puts)
        .allSatisfy(put -> {
          assertThat(put.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
          assertThat(put.header("x-amz-server-side-encryption-aws-kms-key-id"))
              .isEqualTo("alias/tidemark");
        });
  }

  @Test
  void a_key_of_our_own_goes_with_every_put_and_read() throws Exception {
    String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    try (ObjectSink sink = open(Map.of("customer-key", key))) {
      sink.create(NAME, HELLO);
      sink.open(NAME, 0, 1).orElseThrow().close();
      sink.list("", "", 1);
    }
    assertThat(s3.requests())
        .extracting(request -> request.header("x-amz-server-side-encryption-customer-key"))
        .containsExactly(key, key, "");
    assertThat(s3.requests().getFirst().header("x-amz-server-side-encryption-customer-key-md5"))
        .isEqualTo("KYvwGXoFFJ42a2u2GDWhwQ==");
  }

  // ---- proxies

  @Test
  void requests_go_through_the_proxy_and_log_in_there() throws Exception {
    ScriptedStore.Answer asks =
        ScriptedStore.Answer.of(
            "407 Proxy Authentication Required\nProxy-Authenticate: Basic realm=\"x\"", "");
    ScriptedStore.Answer created = ScriptedStore.Answer.of("200 OK\nETag: \"x\"", "");
    try (ScriptedStore proxy =
            new ScriptedStore(
                request -> request.header("proxy-authorization").isEmpty() ? asks : created);
        ObjectSink sink =
            open(
                Map.of(
                    "endpoint",
                    "http://store.invalid:9000",
                    "proxy",
                    "http://ann@127.0.0.1:" + proxy.endpoint().getPort(),
                    "proxy-password",
                    "hush"))) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      ScriptedStore.Request last = proxy.requests().getLast();
      assertThat(last.target()).isEqualTo("http://store.invalid:9000/acme/ann/commits/2a");
      assertThat(last.header("proxy-authorization")).isEqualTo("Basic YW5uOmh1c2g=");
    }
  }

  @Test
  void a_proxy_that_is_not_there_is_unavailable() {
    assertThat(failure(Map.of("proxy", "http://127.0.0.1:1"), Call.CREATE))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("cannot connect");
  }

  // ---- what the scripted store shows better

  @Test
  void the_region_that_a_store_names_is_used_from_then_on() throws Exception {
    ScriptedStore.Answer malformed =
        ScriptedStore.Answer.of(
            "400 Bad Request\nContent-Type: application/xml",
            "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region"
                + " 'eu-central-1' is wrong; expecting 'eu-west-3'</Message></Error>");
    ScriptedStore.Answer created = ScriptedStore.Answer.of("200 OK\nETag: \"x\"", "");
    try (ScriptedStore store =
            new ScriptedStore(request ->
                request.header("authorization").contains("/eu-west-3/") ? created : malformed);
        ObjectSink sink = open(Map.of("endpoint", store.endpoint().toString()))) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(store.requests()).hasSize(3);
    }
  }

  @Test
  void two_regions_that_name_each_other_are_not_asked_in_turn_for_ever() throws Exception {
    try (ScriptedStore store =
            new ScriptedStore(request ->
                ScriptedStore.Answer.of(
                    "301 Moved Permanently\nx-amz-bucket-region: "
                        + (request.header("authorization").contains("/eu-west-3/")
                            ? "eu-central-1"
                            : "eu-west-3"),
                    ""));
        ObjectSink sink = open(Map.of("endpoint", store.endpoint().toString()))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> sink.create(NAME, HELLO))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("set region: eu-central-1");
      }
      assertThat(store.requests()).hasSize(3);
    }
  }

  @Test
  void another_server_at_the_same_address_is_tried_before_its_word_is_taken() throws Exception {
    String[] server = {"Honest"};
    try (ScriptedStore store =
            new ScriptedStore(request ->
                request.method().equals("DELETE")
                    ? ScriptedStore.Answer.error("403 Forbidden", "AccessDenied")
                    : ScriptedStore.Answer.of("200 OK\nETag: \"x\"\nServer: " + server[0], ""));
        ObjectSink sink = open(Map.of("endpoint", store.endpoint().toString()))) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(store.requests()).hasSize(2);

      server[0] = "Careless";

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> sink.create(NAME, HELLO))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("8 of 8 writers created the same object")
            .hasMessageContaining("single-writer: true")
            .hasMessageContaining("1 object of the probe stays below probe/");
      }
    }
  }

  @Test
  void a_page_that_is_no_store_is_told_by_its_endpoint() throws Exception {
    try (ScriptedStore portal =
        ScriptedStore.always(ScriptedStore.Answer.of("404 Not Found", "<html>not here</html>"))) {
      URI endpoint = portal.endpoint();
      for (Call call : Call.values()) {
        assertThat(failure(Map.of("endpoint", endpoint.toString()), call))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("correct endpoint");
      }
    }
  }
}
