package dev.tidemark.testkit.s3;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// An S3 server on loopback that is as strict as Amazon's, with its objects in memory.
///
/// ```java
/// try (StrictS3 s3 = StrictS3.start()) {
///   Bucket bucket = s3.bucket("acme");
///   s3.fail(When.asked(S3Action.PUT_OBJECT).key("commits/"), S3Fault.lostAnswer());
///   ... // a client with s3.endpoint(), s3.region(), s3.credentials(), path style
///   assertThat(bucket.keys()).containsExactly("commits/1");
/// }
/// ```
///
/// **It checks** signatures (V4, in the header), the date (15 minutes), the payload's hash, every
/// `x-amz-` header's being signed, `Content-MD5` and the checksums CRC32, CRC32C, SHA-1 and
/// SHA-256, session tokens and their end, rights, regions, names and lengths. Conditions are
/// atomic: of any number of puts with `If-None-Match: *` one wins. Object lock holds.
///
/// **It has not**, and answers 501 to: multipart uploads, copies, aws-chunked bodies (with
/// `STREAMING-` hashes: neither have many stores), presigned requests, listings of version 1. It
/// has path-style addresses only and no TLS.
///
/// Any number of threads.
public final class StrictS3 implements AutoCloseable {

  static final String REGION = "us-east-1";

  static {
    // Without it each answer waits for the client's delayed acknowledgement, 40 ms on Linux.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String region;
  private final ConcurrentSkipListMap<String, Bucket> buckets = new ConcurrentSkipListMap<>();
  private final Map<String, Credentials> keys = new ConcurrentHashMap<>();
  private final FaultPlan plan = new FaultPlan();
  private final RequestLog log = new RequestLog();
  private final RequestHandler front;
  private final InstantSource now = () -> this.clock.instant();
  private volatile InstantSource clock = InstantSource.system();

  private StrictS3(HttpServer server, String region) {
    this.server = server;
    this.region = region;
    this.front = new RequestHandler(new Actions(buckets, keys, now, region), plan, log);
    keys.put(credentials().accessKey(), credentials());
    server.createContext("/", front);
    server.setExecutor(threads);
    server.start();
  }

  /// A server in `us-east-1`.
  public static StrictS3 start() throws IOException {
    return start(REGION);
  }

  public static StrictS3 start(String region) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new StrictS3(HttpServer.create(new InetSocketAddress(loopback, 0), 0), region);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String region() {
    return region;
  }

  /// A key with all rights that the server knows from its start.
  public Credentials credentials() {
    return Credentials.of("STRICTACCESSKEY", "strict-secret-key");
  }

  /// Lets others in, or changes what is known of an access key.
  public void add(Credentials more) {
    keys.put(more.accessKey(), more);
  }

  /// Knows an access key no more.
  public void remove(String accessKey) {
    keys.remove(accessKey);
  }

  /// The bucket of this name, made if it is not there.
  public Bucket bucket(String name) {
    return buckets.computeIfAbsent(name, absent -> new Bucket(absent, now));
  }

  /// What the server takes for the time, from the next request on.
  public void clock(InstantSource next) {
    clock = next;
  }

  /// Listings end a page after so many entries, whatever is asked for.
  public void pageSize(int entries) {
    front.pageSize(entries);
  }

  /// Makes requests fail. Where several rules fit a request, the oldest decides.
  public void fail(RequestMatch when, S3Fault fault) {
    plan.add(when, fault);
  }

  /// Ends all faults; what stalls goes on.
  public void heal() {
    plan.heal();
  }

  /// Every request that arrived whole, failed ones too.
  public List<S3Request> requests() {
    return log.all();
  }

  public List<S3Request> requests(S3Action action) {
    return log.all().stream().filter(request -> request.action() == action).toList();
  }

  /// Forgets the requests so far. Indexes go on.
  public void forgetRequests() {
    log.forget();
  }

  /// Waits until such a request has arrived whole; it may not be done yet.
  public S3Request awaitRequest(Predicate<S3Request> wanted) throws InterruptedException {
    return log.await(wanted);
  }

  /// Ends the server and what is under way.
  @Override
  public void close() {
    plan.heal();
    server.stop(0);
    threads.shutdownNow();
  }
}
