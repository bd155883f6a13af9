package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Answer;
import dev.tidemark.targets.s3.wire.ObjectBody;
import dev.tidemark.targets.s3.wire.Page;
import dev.tidemark.targets.s3.wire.Requests;
import dev.tidemark.targets.s3.wire.UnlikelySuccessException;
import dev.tidemark.targets.s3.wire.Upload;
import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.ListObjectsV2Response;
import io.minio.MinioAsyncClient;
import io.minio.ObjectArgs;
import io.minio.errors.MinioException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import okhttp3.Call;
import okhttp3.Response;

/// The requests, by the MinIO client: it builds the addresses, signs, and reads the answers.
public final class MinioRequests implements Requests {

  private final String bucket;
  private final Client client;

  /// @throws IllegalArgumentException if no request can be made out of the settings
  public MinioRequests(Access access) {
    this.bucket = access.bucket();
    object("any");
    this.client = new Client(MinioClients.build(access));
  }

  /// Opens up what the client keeps for its heirs: the raw requests below its own methods, which
  /// read a body to hash it and drop the headers of an answer.
  private static final class Client extends MinioAsyncClient {

    Client(MinioAsyncClient client) {
      super(client);
    }

    CompletableFuture<Response> put(ObjectArgs args, Map<String, String> headers, Http.Body body) {
      return executePutAsync(args, new Http.Headers(headers), null, body);
    }

    CompletableFuture<Response> get(ObjectArgs args, Map<String, String> headers) {
      return executeGetAsync(args, new Http.Headers(headers), null);
    }

    CompletableFuture<Response> delete(ObjectArgs args, Map<String, String> headers) {
      return executeDeleteAsync(args, new Http.Headers(headers), null);
    }
  }

  /// @throws IllegalArgumentException if the client takes no such bucket, or no such key
  private ObjectArgs object(String key) {
    return GetObjectArgs.builder().bucket(bucket).object(key).build();
  }

  @Override
  public Answer put(String key, Upload body, Map<String, String> headers) throws IOException {
    Http.Body bytes = body(body);
    try (Response response = sent(client.put(object(key), headers, bytes))) {
      return answer(response);
    }
  }

  private static Http.Body body(Upload upload) throws IOException {
    try {
      return new Http.Body(
          new StreamedBody(upload), Http.DEFAULT_MEDIA_TYPE, upload.sha256().hex(), null);
    } catch (MinioException e) {
      throw new IOException(e);
    }
  }

  @Override
  public ObjectBody get(String key, Map<String, String> headers) throws IOException {
    Response response = sent(client.get(object(key), headers));
    Call call = response.request().tag(Call.class);
    return new ObjectBody(
        answer(response),
        response.body().byteStream(),
        () -> {
          if (call != null) {
            call.cancel();
          }
          response.close();
        });
  }

  @Override
  public Page list(String prefix, String after, int most, Map<String, String> headers)
      throws IOException {
    ListObjectsV2Args.Builder args =
        ListObjectsV2Args.builder()
            .bucket(bucket)
            .prefix(prefix)
            .maxKeys(most)
            .extraHeaders(headers);
    if (!after.isEmpty()) {
      args.startAfter(after);
    }
    ListObjectsV2Response page = sent(client.listObjectsV2(args.build()));
    return new Page(
        new Answer(200, firsts(page.headers())),
        page.result().isTruncated(),
        page.result().contents().stream()
            .map(o -> new Page.Entry(o.objectName(), o.size()))
            .toList());
  }

  @Override
  public Answer delete(String key, Map<String, String> headers) throws IOException {
    return answer(sent(client.delete(object(key), headers)));
  }

  /// The future is done: calls run on the caller's thread.
  private static <T> T sent(CompletableFuture<T> request) throws IOException {
    try {
      return request.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      switch (cause) {
        case XmlParserException notXml ->
            throw new UnlikelySuccessException("a success that is no listing", e);
        case IOException failed -> throw failed;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IOException(cause);
      }
    }
  }

  static Answer answer(Response response) {
    return new Answer(response.code(), firsts(response.headers()));
  }

  private static Map<String, String> firsts(okhttp3.Headers headers) {
    Map<String, String> firsts = new TreeMap<>();
    headers.forEach(header -> firsts.putIfAbsent(header.getFirst(), header.getSecond()));
    return firsts;
  }

  @Override
  public void close() {
    client.close();
  }
}
