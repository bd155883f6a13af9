package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Answer;
import dev.tidemark.targets.s3.wire.ObjectBody;
import dev.tidemark.targets.s3.wire.Page;
import dev.tidemark.targets.s3.wire.Requests;
import dev.tidemark.targets.s3.wire.UnlikelySuccessException;
import dev.tidemark.targets.s3.wire.Upload;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// The requests, by the AWS SDK's synchronous client.
public final class AwsRequests implements Requests {

  private static final String CONTENT_TYPE = "application/octet-stream";

  private final String bucket;
  private final S3Client s3;

  public AwsRequests(Access access) {
    this.bucket = access.bucket();
    this.s3 = AwsClients.build(access);
  }

  @Override
  public Answer put(String key, Upload body, Map<String, String> headers) throws IOException {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(PromisedHashSigner.HEADER, body.sha256().hex());
    RequestBody bytes = RequestBody.fromContentProvider(body::stream, body.length(), CONTENT_TYPE);
    return sent(() ->
        answer(
            s3.putObject(r -> r.bucket(bucket).key(key).overrideConfiguration(with(all)), bytes)
                .sdkHttpResponse()));
  }

  @Override
  public ObjectBody get(String key, Map<String, String> headers) throws IOException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .overrideConfiguration(with(headers))
            .build();
    ResponseInputStream<GetObjectResponse> body = sent(() -> s3.getObject(request));
    return new ObjectBody(answer(body.response().sdkHttpResponse()), body, body::abort);
  }

  @Override
  public Page list(String prefix, String after, int most, Map<String, String> headers)
      throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(prefix)
            .maxKeys(most)
            .overrideConfiguration(with(headers));
    if (!after.isEmpty()) {
      request.startAfter(after);
    }
    ListObjectsV2Response page = sent(() -> s3.listObjectsV2(request.build()));
    if (page.name() == null || page.isTruncated() == null) {
      throw new UnlikelySuccessException("a success that is no listing");
    }
    return new Page(
        answer(page.sdkHttpResponse()),
        page.isTruncated(),
        page.contents().stream().map(o -> new Page.Entry(o.key(), o.size())).toList());
  }

  @Override
  public Answer delete(String key, Map<String, String> headers) throws IOException {
    return sent(() ->
        answer(
            s3.deleteObject(r -> r.bucket(bucket).key(key).overrideConfiguration(with(headers)))
                .sdkHttpResponse()));
  }

  private static AwsRequestOverrideConfiguration with(Map<String, String> headers) {
    AwsRequestOverrideConfiguration.Builder to = AwsRequestOverrideConfiguration.builder();
    headers.forEach(to::putHeader);
    return to.build();
  }

  private static <T> T sent(Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw AwsErrors.of(e);
    }
  }

  private static Answer answer(SdkHttpResponse response) {
    return AwsErrors.answer(response);
  }

  @Override
  public void close() {
    s3.close();
  }
}
