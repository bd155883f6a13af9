package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects in a bucket. `create` is one PUT with `If-None-Match: *`: never multipart, which some
/// stores complete without looking at the condition. Where the user vouches for a single writer, it
/// is a look and then a PUT.
final class S3Sink implements ObjectSink {

  private static final int PAGE_MAX = 1000;
  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Place place;
  private final S3Connection connection;
  private final Faults faults;

  S3Sink(S3Place place, S3Credentials credentials) {
    this.place = place;
    this.connection = new S3Connection(place, credentials);
    this.faults = new Faults(place);
  }

  @Override
  public Traits traits() {
    return new Traits(
        place.location(), !place.singleWriter(), false, place.parallelism(), Optional.empty());
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    new RaceProbe(this, place).run();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    if (place.singleWriter() && exists(name)) {
      return CreateResult.TAKEN;
    }
    Upload upload = new Upload(content);
    try {
      return call(Faults.Call.CREATE, name.value(), s3 -> put(s3, name, upload));
    } catch (TargetException e) {
      IOException failure = upload.failure();
      if (failure == null) {
        throw e;
      }
      throw new TargetException.SourceFailed(
          "create " + name + " in " + place + ": cannot read what to send: " + failure.getMessage(),
          failure);
    } finally {
      upload.close();
    }
  }

  private CreateResult put(S3Client s3, ObjectName name, Upload upload) {
    upload.readIfEmpty();
    Content content = upload.content();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key(name))
            .overrideConfiguration(
                o -> o.putHeader(PromisedHashSigner.HEADER, content.sha256().hex()));
    if (!place.singleWriter()) {
      request.ifNoneMatch("*");
    }
    if (!place.compatible()) {
      request.checksumSHA256(Base64.getEncoder().encodeToString(content.sha256().bytes()));
    }
    try {
      RequestBody body = RequestBody.fromContentProvider(upload, content.length(), CONTENT_TYPE);
      Answers.check(s3.putObject(request.build(), body));
      return CreateResult.CREATED;
    } catch (S3Exception e) {
      if (e.statusCode() == 412) {
        return CreateResult.TAKEN;
      }
      throw e;
    }
  }

  private boolean exists(ObjectName name) throws TargetException, InterruptedException {
    Optional<InputStream> found = open(name, 0, 0);
    return found.isPresent();
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("a range from " + offset + ", " + length + " bytes long");
    }
    return call(Faults.Call.READ, name.value(), s3 -> get(s3, name, offset, length));
  }

  private Optional<InputStream> get(S3Client s3, ObjectName name, long offset, long length) {
    boolean ranged = offset > 0 || length != Long.MAX_VALUE;
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(place.bucket()).key(place.key(name));
    if (ranged) {
      request.range(range(offset, length));
    }
    try {
      ResponseInputStream<GetObjectResponse> body = s3.getObject(request.build());
      if (length == 0) {
        body.abort();
        return Optional.of(InputStream.nullInputStream());
      }
      return Optional.of(stream(name, body, ranged, offset));
    } catch (S3Exception e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      if (e.statusCode() == 416) {
        return Optional.of(InputStream.nullInputStream());
      }
      throw e;
    }
  }

  private InputStream stream(
      ObjectName name, ResponseInputStream<GetObjectResponse> body, boolean ranged, long offset) {
    try {
      long promised = Answers.bodyLength(body.response(), ranged, offset);
      return new RangeStream(body, promised, e -> faults.of(Faults.Call.READ, name.value(), e));
    } catch (Answers.NotFromStore e) {
      body.abort();
      throw e;
    }
  }

  /// No range is empty in HTTP, so an empty one asks for its first byte: that tells whether the
  /// object is there.
  private static String range(long offset, long length) {
    long last = offset + Math.max(length, 1) - 1;
    return "bytes=" + offset + "-" + (last < offset || length == Long.MAX_VALUE ? "" : last);
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException("a list of at most " + limit);
    }
    List<ObjectInfo> found = new ArrayList<>();
    String start = after;
    while (true) {
      ListObjectsV2Response page = page(prefix, start, Math.min(limit - found.size(), PAGE_MAX));
      page.contents().forEach(object -> add(object, found));
      if (found.size() >= limit || !page.isTruncated()) {
        return found;
      }
      start = lastKey(page);
    }
  }

  private ListObjectsV2Response page(String prefix, String after, int size)
      throws TargetException, InterruptedException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder()
            .bucket(place.bucket())
            .prefix(place.keyPrefix() + prefix)
            .maxKeys(size);
    if (!after.isEmpty()) {
      request.startAfter(place.keyPrefix() + after);
    }
    return call(
        Faults.Call.LIST,
        prefix.isEmpty() ? "objects" : prefix + "*",
        s3 -> {
          ListObjectsV2Response page = s3.listObjectsV2(request.build());
          Answers.check(page);
          return page;
        });
  }

  /// Pages go on after the last key seen: unlike a continuation token that needs no state at the
  /// store.
  private String lastKey(ListObjectsV2Response page) {
    return page.contents().getLast().key().substring(place.keyPrefix().length());
  }

  /// What others have put there under names that no object of ours can have is passed over.
  private void add(S3Object object, List<ObjectInfo> to) {
    String name = object.key().substring(place.keyPrefix().length());
    if (ObjectName.isValid(name)) {
      to.add(new ObjectInfo(new ObjectName(name), object.size()));
    }
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    call(
        Faults.Call.DELETE,
        name.value(),
        s3 -> {
          remove(s3, name);
          return name;
        });
  }

  private void remove(S3Client s3, ObjectName name) {
    try {
      Answers.check(s3.deleteObject(r -> r.bucket(place.bucket()).key(place.key(name))));
    } catch (S3Exception e) {
      if (!isMissing(e)) {
        throw e;
      }
    }
  }

  /// Only the store's own word counts: a 404 from anything between would make an archive look
  /// empty.
  private static boolean isMissing(S3Exception e) {
    return e.statusCode() == 404
        && e.awsErrorDetails() != null
        && "NoSuchKey".equals(e.awsErrorDetails().errorCode());
  }

  private <T> T call(Faults.Call call, String what, Function<S3Client, T> action)
      throws TargetException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return action.apply(connection.client());
    } catch (RuntimeException e) {
      if (Faults.isInterrupt(e)) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(e);
        throw interrupted;
      }
      throw faults.of(call, what, e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
