import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The bare client that Tidemark uses, in the shortest loop: what the SDK itself costs.
///
///     java -cp 'LIB/*' S3Loop.java put FOLDER BUCKET PREFIX PARALLEL
///     java -cp 'LIB/*' S3Loop.java get FOLDER BUCKET PREFIX PARALLEL
///
/// Endpoint and keys come from S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY.
public final class S3Loop {

  private S3Loop() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    String bucket = arguments[2];
    String prefix = arguments[3] + "/";
    int parallel = Integer.parseInt(arguments[4]);
    try (S3Client s3 = client(parallel)) {
      switch (arguments[0]) {
        case "put" -> each(files(folder), parallel, file -> put(s3, bucket, prefix, folder, file));
        case "get" -> {
          List<String> keys =
              s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
                  .map(S3Object::key)
                  .toList();
          each(keys, parallel, key -> get(s3, bucket, key, folder.resolve(key.substring(prefix.length()))));
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static S3Client client(int parallel) {
    return S3Client.builder()
        .endpointOverride(URI.create(System.getenv("S3_ENDPOINT")))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    System.getenv("S3_ACCESS_KEY"), System.getenv("S3_SECRET_KEY"))))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(parallel + 4)
                .expectContinueEnabled(false)
                .socketTimeout(Duration.ofSeconds(30)))
        .build();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void put(S3Client s3, String bucket, String prefix, Path folder, Path file) {
    String key = prefix + folder.relativize(file);
    s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromFile(file));
  }

  private static void get(S3Client s3, String bucket, String key, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream in = s3.getObject(r -> r.bucket(bucket).key(key))) {
      Files.copy(in, to);
    }
  }

  private interface Work<T> {
    void on(T item) throws Exception;
  }

  private static <T> void each(List<T> items, int parallel, Work<T> work) throws Exception {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all =
          Stream.generate(() -> threads.submit(() -> drain(queue, work))).limit(parallel).toList();
      for (Future<Void> one : all) {
        one.get();
      }
    }
  }

  private static <T> Void drain(Queue<T> queue, Work<T> work) throws Exception {
    for (T item = queue.poll(); item != null; item = queue.poll()) {
      work.on(item);
    }
    return null;
  }
}
