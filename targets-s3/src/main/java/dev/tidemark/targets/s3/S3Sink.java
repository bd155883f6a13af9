package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.RaceProbe;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.targets.s3.wire.ObjectBody;
import dev.tidemark.targets.s3.wire.Page;
import dev.tidemark.targets.s3.wire.RefusedRequestException;
import dev.tidemark.targets.s3.wire.Requests;
import dev.tidemark.targets.s3.wire.UnlikelySuccessException;
import dev.tidemark.targets.s3.wire.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects in a bucket. `create` is one PUT with `If-None-Match: *`: never multipart, which some
/// stores complete without looking at the condition. Where the user vouches for a single writer, it
/// is a look and then a PUT. Which server answers is [TriedSink]'s concern.
final class S3Sink implements ObjectSink {

  private static final int PAGE_MAX = 1000;

  private final S3Place place;
  private final ObjectHeaders headers;
  private final boolean anonymous;
  private final S3Connection connection;
  private final S3Errors faults;

  /// @param anonymous whether there are no keys, so that it can only be read
  S3Sink(S3Place place, ObjectHeaders headers, S3Connection connection, boolean anonymous) {
    this.place = place;
    this.headers = headers;
    this.anonymous = anonymous;
    this.connection = connection;
    this.faults = new S3Errors(place);
  }

  @Override
  public Traits traits() {
    return new Traits(place.location(), !place.singleWriter(), false, place.parallelism());
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    requireKeys("probe");
    new RaceProbe(
            this,
            place.toString(),
            place.singleWriter(),
            "its If-None-Match cannot be relied on; if nothing else writes there, set"
                + " single-writer: true")
        .run();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    requireKeys("create " + name);
    if (place.singleWriter() && exists(name)) {
      return CreateResult.TAKEN;
    }
    try (Upload upload = new Upload(content)) {
      try {
        return call(S3Errors.Call.CREATE, name.value(), client -> put(client, name, upload));
      } catch (TargetException e) {
        IOException failure = upload.failure();
        if (failure == null) {
          throw e;
        }
        throw new TargetException.SourceFailed(
            "create "
                + name
                + " in "
                + place
                + ": cannot read what to send: "
                + failure.getMessage(),
            failure);
      }
    }
  }

  private CreateResult put(Requests client, ObjectName name, Upload upload) throws IOException {
    upload.readIfEmpty();
    Map<String, String> all = headers.ofPut(name);
    if (!place.singleWriter()) {
      all.put("If-None-Match", "*");
    }
    if (!place.compatible()) {
      all.put("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(upload.sha256().bytes()));
    }
    try {
      AnswerChecks.checkPut(client.put(place.key(name), upload, all));
      return CreateResult.CREATED;
    } catch (RefusedRequestException e) {
      if (e.answer().status() == 412) {
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
    return call(S3Errors.Call.READ, name.value(), client -> get(client, name, offset, length));
  }

  private Optional<InputStream> get(Requests client, ObjectName name, long offset, long length)
      throws IOException {
    boolean ranged = offset > 0 || length != Long.MAX_VALUE;
    Map<String, String> all = headers.ofGet();
    if (ranged) {
      all.put("Range", range(offset, length));
    }
    try {
      ObjectBody body = client.get(place.key(name), all);
      if (length == 0) {
        body.abort().run();
        return Optional.of(InputStream.nullInputStream());
      }
      return Optional.of(stream(name, body, ranged, offset));
    } catch (RefusedRequestException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      if (e.answer().status() == 416) {
        return Optional.of(InputStream.nullInputStream());
      }
      throw e;
    }
  }

  private InputStream stream(ObjectName name, ObjectBody body, boolean ranged, long offset)
      throws UnlikelySuccessException {
    try {
      long promised = AnswerChecks.bodyLength(body.answer(), ranged, offset);
      return new RangeStream(body, promised, e -> faults.of(S3Errors.Call.READ, name.value(), e));
    } catch (UnlikelySuccessException e) {
      body.abort().run();
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
      Page page = page(prefix, start, Math.min(limit - found.size(), PAGE_MAX));
      page.entries().forEach(object -> add(object, found));
      if (found.size() >= limit || !page.truncated()) {
        return found;
      }
      start = lastName(page);
    }
  }

  private Page page(String prefix, String after, int most)
      throws TargetException, InterruptedException {
    String start = after.isEmpty() ? "" : place.keyPrefix() + after;
    return call(
        S3Errors.Call.LIST,
        prefix.isEmpty() ? "objects" : prefix + "*",
        client ->
            AnswerChecks.checkPage(
                client.list(place.keyPrefix() + prefix, start, most, headers.ofOthers())));
  }

  /// Pages go on after the last key seen: unlike a continuation token that needs no state at the
  /// store.
  private String lastName(Page page) {
    return page.entries().getLast().key().substring(place.keyPrefix().length());
  }

  /// What others have put there under names that no object of ours can have is passed over.
  private void add(Page.Entry object, List<ObjectInfo> to) {
    String name = object.key().substring(place.keyPrefix().length());
    if (ObjectName.isValid(name)) {
      to.add(new ObjectInfo(new ObjectName(name), object.size()));
    }
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    requireKeys("delete " + name);
    call(S3Errors.Call.DELETE, name.value(), client -> remove(client, name));
  }

  private void requireKeys(String what) throws TargetException {
    if (anonymous) {
      throw new TargetException.Rejected(
          what + " in " + place + ": anonymous: true is for reading only; remove it, and give keys",
          null);
    }
  }

  private ObjectName remove(Requests client, ObjectName name) throws IOException {
    try {
      AnswerChecks.checkDelete(client.delete(place.key(name), headers.ofOthers()));
    } catch (RefusedRequestException e) {
      if (!isMissing(e)) {
        throw e;
      }
    }
    return name;
  }

  /// Only the store's own word counts: a 404 from anything between would make an archive look
  /// empty.
  private static boolean isMissing(RefusedRequestException e) {
    return e.answer().status() == 404 && e.code().equals("NoSuchKey");
  }

  private <T> T call(S3Errors.Call call, String what, S3Connection.Request<T> request)
      throws TargetException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return connection.run(request);
    } catch (IOException | RuntimeException e) {
      if (S3Errors.isInterrupt(e)) {
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
