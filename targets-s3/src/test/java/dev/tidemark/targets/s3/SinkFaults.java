package dev.tidemark.targets.s3;

import static dev.tidemark.targets.s3.Sinks.HELLO;
import static dev.tidemark.targets.s3.Sinks.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.targets.s3.ScriptedStore.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: whatever a store or the way to it may do, the sink sorts it by what the caller does next,
/// and says so in one line without a secret.
///
/// Method: a server that answers as scripted, one request a connection.
@Timeout(30)
abstract class SinkFaults {

  private final Client client;

  SinkFaults(Client client) {
    this.client = client;
  }

  private ObjectSink open(URI endpoint, Map<String, String> settings) {
    return Sinks.open(client, endpoint, settings);
  }

  private ObjectSink open(URI endpoint) {
    return open(endpoint, Map.of());
  }

  @FunctionalInterface
  private interface Call {
    void on(ObjectSink sink) throws Exception;
  }

  private static final Call CREATE = sink -> sink.create(NAME, HELLO);
  private static final Call OPEN =
      sink -> sink.open(NAME, 0, Long.MAX_VALUE).ifPresent(Sinks::close);
  private static final Call LIST = sink -> sink.list("", "", 10);
  private static final Call DELETE = sink -> sink.delete(NAME);

  private Throwable failure(URI endpoint, Map<String, String> settings, Call call) {
    try (ObjectSink sink = open(endpoint, settings)) {
      call.on(sink);
      return new AssertionError("the call succeeded");
    } catch (Exception e) {
      assertThat(e.getMessage()).doesNotContain(Sinks.SECRET).doesNotContain("\n");
      return e;
    }
  }

  private Throwable failure(Answer answer, Call call) throws IOException {
    try (ScriptedStore store = ScriptedStore.always(answer)) {
      Throwable failure = failure(store.endpoint(), Map.of(), call);
      assertThat(store.requests()).as("requests: there is no retry below the lane").hasSize(1);
      return failure;
    }
  }

  // ---- create

  @Test
  void a_create_is_one_plain_conditional_put_with_its_hash_signed() throws Exception {
    try (ScriptedStore store = ScriptedStore.always(Answer.of("200 OK\nETag: \"x\"", ""));
        ObjectSink sink = open(store.endpoint())) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.CREATED);

      assertThat(store.requests()).hasSize(1);
      ScriptedStore.Request request = store.requests().getFirst();
      assertThat(request.method() + " " + request.target()).isEqualTo("PUT /acme/ann/commits/2a");
      assertThat(request.header("if-none-match")).isEqualTo("*");
      assertThat(request.header("x-amz-content-sha256")).isEqualTo(HELLO.sha256().hex());
      assertThat(request.header("content-length")).isEqualTo("5");
      assertThat(request.header("content-encoding")).isEmpty();
      assertThat(request.headers().keySet()).noneMatch(name -> name.startsWith("x-amz-checksum"));
      assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
  }

  @Test
  void a_store_that_is_not_just_compatible_gets_the_checksum_to_keep() throws Exception {
    try (ScriptedStore store = ScriptedStore.always(Answer.of("200 OK\nETag: \"x\"", ""));
        ObjectSink sink = open(store.endpoint(), Map.of("compatible", "false"))) {
      sink.create(NAME, HELLO);

      ScriptedStore.Request request = store.requests().getFirst();
      assertThat(request.header("x-amz-checksum-sha256"))
          .isEqualTo("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
      assertThat(request.header("x-amz-content-sha256")).isEqualTo(HELLO.sha256().hex());
      assertThat(request.header("content-encoding")).isEmpty();
    }
  }

  @Test
  void a_taken_name_is_a_result_and_no_failure() throws Exception {
    try (ScriptedStore store =
            ScriptedStore.always(Answer.error("412 Precondition Failed", "PreconditionFailed"));
        ObjectSink sink = open(store.endpoint())) {
      assertThat(sink.create(NAME, HELLO)).isEqualTo(CreateResult.TAKEN);
    }
  }

  @Test
  void a_denied_right_names_verb_object_place_and_permission() throws Exception {
    assertThat(failure(Answer.error("403 Forbidden", "AccessDenied"), CREATE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("create commits/2a in s3://acme/ann at http://127.0.0.1:")
        .hasMessageContaining("s3:PutObject on arn:aws:s3:::acme/ann/*");
    assertThat(failure(Answer.error("403 Forbidden", "AccessDenied"), OPEN))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("s3:GetObject on arn:aws:s3:::acme/ann/*");
    assertThat(failure(Answer.error("403 Forbidden", "AccessDenied"), LIST))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("s3:ListBucket on arn:aws:s3:::acme");
    assertThat(failure(Answer.error("403 Forbidden", "AccessDenied"), DELETE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("s3:DeleteObject");
  }

  @ParameterizedTest
  @CsvSource({
    "403 Forbidden, InvalidAccessKeyId, access-key-id",
    "403 Forbidden, SignatureDoesNotMatch, secret-access-key",
    "400 Bad Request, ExpiredToken, session-token",
    "403 Forbidden, RequestTimeTooSkewed, set the clock",
    "404 Not Found, NoSuchBucket, bucket acme",
    "403 Forbidden, QuotaExceeded, quota",
    "507 Insufficient Storage, XMinioStorageFull, room",
    "501 Not Implemented, NotImplemented, single-writer: true",
    "400 Bad Request, AuthorizationHeaderMalformed, region",
    "400 Bad Request, InvalidArgument, the store says InvalidArgument",
  })
  void what_needs_a_person_is_rejected_with_its_remedy(String status, String code, String remedy)
      throws Exception {
    assertThat(failure(Answer.error(status, code), CREATE))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining(remedy);
  }

  @Test
  void a_redirect_to_nowhere_is_rejected() throws Exception {
    Answer elsewhere = Answer.of("301 Moved Permanently\nLocation: http://127.0.0.1:1/", "");

    assertThat(failure(elsewhere, LIST))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("correct region or endpoint");
    assertThat(failure(elsewhere, CREATE)).isInstanceOf(TargetException.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"503 Slow Down", "429 Too Many Requests"})
  void a_busy_store_did_nothing_and_says_how_long_to_wait(String status) throws Exception {
    for (Call call : new Call[] {CREATE, OPEN, LIST, DELETE}) {
      assertThat(failure(Answer.error(status + "\nRetry-After: 7", "SlowDown"), call))
          .isInstanceOfSatisfying(
              TargetException.Unavailable.class,
              e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500 Internal Server Error, InternalError",
    "500 Internal Server Error, UnknownError",
    "502 Bad Gateway, ''",
    "503 Service Unavailable, ServiceUnavailable",
    "504 Gateway Timeout, ''",
    "409 Conflict, ConditionalRequestConflict",
  })
  void a_change_that_may_have_happened_is_unknown_and_a_read_is_tried_again(
      String status, String code) throws Exception {
    assertThat(failure(Answer.error(status, code), CREATE))
        .isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(failure(Answer.error(status, code), DELETE))
        .isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(failure(Answer.error(status, code), OPEN))
        .isInstanceOf(TargetException.Unavailable.class);
    assertThat(failure(Answer.error(status, code), LIST))
        .isInstanceOf(TargetException.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 500 Internal",
        "SSH-2.0-OpenSSH_9.2\r\n"
      })
  void a_lost_answer_is_unknown_for_a_change_and_unavailable_for_a_read(String rest)
      throws Exception {
    assertThat(failure(Answer.raw(rest), CREATE))
        .isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(failure(Answer.raw(rest), OPEN)).isInstanceOf(TargetException.Unavailable.class);
    assertThat(failure(Answer.raw(rest), LIST)).isInstanceOf(TargetException.Unavailable.class);
  }

  @Test
  void nothing_was_sent_where_nobody_listens() throws Exception {
    try (Socket keeper = new Socket()) { // Keeps the port from others, and does not listen.
      keeper.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI closed = URI.create("http://127.0.0.1:" + keeper.getLocalPort());
      assertThat(failure(closed, Map.of(), CREATE))
          .isInstanceOf(TargetException.Unavailable.class)
          .hasMessageContaining("cannot connect");
    }
  }

  @Test
  void an_unknown_host_is_unavailable() {
    assertThat(failure(URI.create("http://no-such-host.invalid"), Map.of(), CREATE))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void a_server_without_tls_is_named() throws Exception {
    try (ScriptedStore store = ScriptedStore.always(Answer.of("400 Bad Request", ""))) {
      URI https = URI.create("https://127.0.0.1:" + store.endpoint().getPort());
      assertThat(failure(https, Map.of(), LIST))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("does not speak TLS; set endpoint to http://");
    }
  }

  // ---- a success that is none

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>no</Message></Error>",
        "<html><body>Please log in to this network</body></html>",
        "",
      })
  void a_200_that_no_store_would_say_does_not_pass_as_success(String body) throws Exception {
    Answer page = Answer.of("200 OK", body);

    assertThat(failure(page, CREATE)).isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(failure(page, OPEN)).isInstanceOf(TargetException.Unavailable.class);
    assertThat(failure(page, LIST)).isInstanceOf(TargetException.Unavailable.class);
  }

  @Test
  void a_200_with_a_page_does_not_pass_as_a_create_or_delete_even_with_an_etag() throws Exception {
    Answer page = Answer.of("200 OK\nETag: \"x\"", "<html>log in</html>");

    assertThat(failure(page, CREATE)).isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(failure(page, DELETE)).isInstanceOf(TargetException.OutcomeUnknown.class);
  }

  @Test
  void a_404_that_no_store_would_say_does_not_pass_as_a_missing_object() throws Exception {
    assertThat(failure(Answer.of("404 Not Found", "<html>nothing here</html>"), OPEN))
        .isInstanceOf(TargetException.Rejected.class);
    assertThat(failure(Answer.error("404 Not Found", "NoSuchBucket"), OPEN))
        .isInstanceOf(TargetException.Rejected.class);
    try (ScriptedStore store = ScriptedStore.always(Answer.error("404 Not Found", "NoSuchKey"));
        ObjectSink sink = open(store.endpoint())) {
      assertThat(sink.open(NAME, 0, Long.MAX_VALUE)).isEmpty();
      sink.delete(NAME);
    }
  }

  @Test
  void a_cut_listing_does_not_pass_as_a_short_one() throws Exception {
    String whole = listing(false, "ann/a", "ann/b");
    Answer cut =
        Answer.raw(
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(whole.length(), whole.substring(0, whole.indexOf("ann/b"))));
    Answer unframed =
        Answer.raw("HTTP/1.1 200 OK\r\n\r\n" + whole.substring(0, whole.length() - 20));

    assertThat(failure(cut, LIST)).isInstanceOf(TargetException.Unavailable.class);
    assertThat(failure(unframed, LIST)).isInstanceOf(TargetException.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\nContent-Length: 10", // cut by the connection
        "206 Partial Content\nContent-Range: bytes 0-9/10", // no length: only the range tells
      })
  void a_cut_body_does_not_pass_as_a_short_object(String head) throws Exception {
    boolean ranged = head.startsWith("206");
    Answer cut =
        Answer.raw("HTTP/1.1 " + head.replace("\n", "\r\n") + "\r\nETag: \"x\"\r\n\r\nhello");

    try (ScriptedStore store = ScriptedStore.always(cut);
        ObjectSink sink = open(store.endpoint());
        InputStream in = sink.open(NAME, 0, ranged ? 10 : Long.MAX_VALUE).orElseThrow()) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(TargetException.Unavailable.class)
          .hasMessageContaining("read commits/2a");
    }
  }

  @Test
  void a_store_that_ignores_ranges_is_found_out() throws Exception {
    Answer whole = Answer.of("200 OK\nETag: \"x\"", "hello");

    assertThat(failure(whole, sink -> sink.open(NAME, 1, 2)))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("Range");
  }

  // ---- sources

  private static Content source(Hash sha256, long length, Opening opening) {
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public Hash sha256() {
        return sha256;
      }

      @Override
      public InputStream open() throws IOException {
        return opening.open();
      }
    };
  }

  @FunctionalInterface
  private interface Opening {
    InputStream open() throws IOException;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertNothingSent(Content content) throws IOException {
    try (ScriptedStore store = ScriptedStore.always(Answer.of("200 OK\nETag: \"x\"", ""))) {
      assertThat(failure(store.endpoint(), Map.of(), sink -> sink.create(NAME, content)))
          .isInstanceOf(TargetException.SourceFailed.class)
          .hasMessageContaining("create commits/2a in s3://acme/ann");
      assertThat(store.requests()).as("requests that arrived whole").isEmpty();
    }
  }

  @Test
  void a_source_that_is_not_what_it_promised_sends_nothing() throws Exception {
    assertNothingSent(source(HELLO.sha256(), 5, () -> bytes("jello")));
    assertNothingSent(source(HELLO.sha256(), 5, () -> bytes("hell")));
    assertNothingSent(source(HELLO.sha256(), 5, () -> bytes("hello!")));
    assertNothingSent(source(HELLO.sha256(), 0, () -> bytes("!")));
    assertNothingSent(
        source(
            HELLO.sha256(),
            5,
            () -> {
              throw new IOException("disk error");
            }));
  }

  @Test
  void a_source_is_read_once() throws Exception {
    AtomicInteger openings = new AtomicInteger();
    try (ScriptedStore store = ScriptedStore.always(Answer.of("200 OK\nETag: \"x\"", ""));
        ObjectSink sink = open(store.endpoint())) {
      sink.create(
          NAME,
          source(
              HELLO.sha256(),
              5,
              () -> {
                openings.incrementAndGet();
                return bytes("hello");
              }));
    }
    assertThat(openings).hasValue(1);
  }

  @Test
  void bytes_that_changed_on_their_way_are_sent_again() throws Exception {
    assertThat(failure(Answer.error("400 Bad Request", "XAmzContentSHA256Mismatch"), CREATE))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("changed on their way");
  }

  // ---- interrupts

  @Test
  void an_interrupt_ends_every_call_that_waits_for_an_answer() throws Exception {
    for (Call call : new Call[] {CREATE, OPEN, LIST, DELETE}) {
      try (ScriptedStore store = ScriptedStore.always(Answer.HANG);
          ObjectSink sink = open(store.endpoint())) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread caller = started(ended, () -> call.on(sink));
        store.awaitRequest();
        caller.interrupt();

        assertThatThrownBy(() -> join(ended)).isInstanceOf(InterruptedException.class);
      }
    }
  }

  @Test
  void an_interrupt_ends_a_read_that_waits_for_more() throws Exception {
    Answer half =
        Answer.stalling("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 10\r\n\r\nhello");
    try (ScriptedStore store = ScriptedStore.always(half);
        ObjectSink sink = open(store.endpoint());
        InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      in.readNBytes(5);
      CompletableFuture<Void> ended = new CompletableFuture<>();
      Thread reader = started(ended, in::read);
      reader.interrupt();

      assertThatThrownBy(() -> join(ended))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("interrupted");
    }
  }

  @Test
  void a_body_left_early_is_dropped_and_not_read_to_its_end() throws Exception {
    Answer half =
        Answer.stalling("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 10\r\n\r\nhello");
    try (ScriptedStore store = ScriptedStore.always(half);
        ObjectSink sink = open(store.endpoint())) {
      InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow();
      assertThat(in.readNBytes(2)).hasSize(2);
      CompletableFuture<Void> ended = new CompletableFuture<>();
      started(ended, in::close);

      assertThat(ended).succeedsWithin(5, TimeUnit.SECONDS);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static Thread started(CompletableFuture<Void> ended, Work work) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
            ended.complete(null);
          } catch (Throwable e) {
            ended.completeExceptionally(e);
          }
        });
  }

  private static void join(CompletableFuture<Void> ended) throws Throwable {
    try {
      ended.orTimeout(5, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  // ---- lists

  @Test
  void a_list_goes_on_over_pages_and_passes_over_what_is_not_ours() throws Exception {
    try (ScriptedStore store =
            new ScriptedStore(request ->
                Answer.of(
                    "200 OK",
                    request.target().contains("start-after=ann%2Fb")
                        ? listing(false, "ann/c", "ann/d")
                        : listing(true, "ann/", "ann/a", "ann/README", "ann/b")));
        ObjectSink sink = open(store.endpoint())) {
      assertThat(sink.list("", "", 10))
          .extracting(object -> object.name().value())
          .containsExactly("a", "b", "c", "d");
      assertThat(store.requests()).hasSize(2);
    }
  }

  @Test
  void a_list_asks_for_no_more_than_it_needs() throws Exception {
    try (ScriptedStore store =
            ScriptedStore.always(Answer.of("200 OK", listing(true, "ann/c/1", "ann/c/2")));
        ObjectSink sink = open(store.endpoint())) {
      assertThat(sink.list("c/", "c/0", 2)).hasSize(2);
      assertThat(store.requests()).hasSize(1);
      assertThat(store.requests().getFirst().target())
          .contains("max-keys=2")
          .contains("prefix=ann%2Fc%2F")
          .contains("start-after=ann%2Fc%2F0");
    }
  }

  private static String listing(boolean truncated, String... keys) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
    xml.append("<Name>acme</Name><IsTruncated>").append(truncated).append("</IsTruncated>");
    for (String key : keys) {
      xml.append("<Contents><Key>").append(key).append("</Key>");
      xml.append("<LastModified>2026-11-24T07:00:00.000Z</LastModified><Size>1</Size></Contents>");
    }
    return xml.append("</ListBucketResult>").toString();
  }
}
