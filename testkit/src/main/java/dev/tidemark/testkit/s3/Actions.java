package dev.tidemark.testkit.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.regex.Pattern;

/// Does what a request asks for: finds the bucket, asks for the right, and answers.
final class Actions {

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final ConcurrentNavigableMap<String, Bucket> buckets;
  private final Map<String, Credentials> keys;
  private final InstantSource clock;
  private final String region;

  Actions(
      ConcurrentNavigableMap<String, Bucket> buckets,
      Map<String, Credentials> keys,
      InstantSource clock,
      String region) {
    this.buckets = buckets;
    this.keys = keys;
    this.clock = clock;
    this.region = region;
  }

  /// @throws Refusal if the answer is an error
  S3Answer answer(Incoming in, int pageSize) {
    S3Action action = in.request().action();
    Optional<Bucket> bucket = Optional.ofNullable(buckets.get(in.request().bucket()));
    bucket.flatMap(Bucket::region).ifPresent(Actions::redirect);
    Rights rights = new Rights(new Signature(clock, keys, region).signer(in));
    if (action == S3Action.UNSUPPORTED) {
      throw S3Refusal.notImplemented(in.method() + " " + in.request().query().keySet());
    }
    rights.check(action, bucket, in);
    return switch (action) {
      case LIST_BUCKETS -> buckets();
      case CREATE_BUCKET -> create(in);
      default -> answer(in, action, rights, bucket.orElseThrow(Actions::noBucket), pageSize);
    };
  }

  private static void redirect(String elsewhere) {
    throw new S3Refusal(
            301,
            "PermanentRedirect",
            "The bucket you are attempting to access must be addressed using the specified"
                + " endpoint.")
        .header("x-amz-bucket-region", elsewhere)
        .element("Endpoint", "s3." + elsewhere + ".amazonaws.com");
  }

  private static S3Refusal noBucket() {
    return new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
  }

  private S3Answer answer(
      Incoming in, S3Action action, Rights rights, Bucket bucket, int pageSize) {
    Instant now = clock.instant();
    ObjectActions objects = new ObjectActions(bucket, rights, in, now);
    Map<String, String> query = in.request().query();
    return switch (action) {
      case HEAD_BUCKET -> S3Answer.empty(200).with("x-amz-bucket-region", region);
      case DELETE_BUCKET -> delete(bucket);
      case GET_BUCKET_LOCATION -> location();
      case PUT_BUCKET_VERSIONING -> keepVersions(bucket, Xml.text(in.body(), "Status"));
      case GET_BUCKET_VERSIONING -> versioning(bucket);
      case GET_OBJECT_LOCK_CONFIGURATION -> Retention.showDefault(bucket);
      case LIST_OBJECTS_V2 -> new Listings(bucket, query, pageSize).objects();
      case LIST_OBJECT_VERSIONS -> new Listings(bucket, query, pageSize).versions();
      case PUT_OBJECT -> objects.put();
      case GET_OBJECT, HEAD_OBJECT -> objects.get();
      case DELETE_OBJECT -> objects.delete();
      case DELETE_OBJECTS -> objects.deleteMany();
      case PUT_OBJECT_RETENTION -> objects.retain();
      case GET_OBJECT_RETENTION -> objects.retention();
      case LIST_BUCKETS, CREATE_BUCKET, UNSUPPORTED ->
          throw new IllegalStateException("answered without a bucket: " + action);
    };
  }

  private S3Answer buckets() {
    Xml xml = new Xml("ListAllMyBucketsResult").begin("Buckets");
    buckets.keySet().forEach(name -> xml.begin("Bucket").text("Name", name).close());
    return S3Answer.xml(200, xml.end());
  }

  private S3Answer create(Incoming in) {
    String name = in.request().bucket();
    if (!BUCKET.matcher(name).matches()) {
      throw new S3Refusal(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    Bucket bucket = new Bucket(name, clock);
    if (in.header("x-amz-bucket-object-lock-enabled").equalsIgnoreCase("true")) {
      bucket.locked(Duration.ZERO);
    }
    if (buckets.putIfAbsent(name, bucket) != null) {
      throw new S3Refusal(409, "BucketAlreadyOwnedByYou", "The bucket is yours already.");
    }
    return S3Answer.empty(200).with("Location", "/" + name);
  }

  private S3Answer delete(Bucket bucket) {
    if (!bucket.versions().isEmpty()) {
      throw new S3Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    }
    buckets.remove(bucket.name());
    return S3Answer.empty(204);
  }

  /// S3's first region has no name here.
  private S3Answer location() {
    Xml xml = new Xml("LocationConstraint");
    String text = region.equals(StrictS3.REGION) ? "" : region;
    return S3Answer.xml(200, xml.end().replace("></", ">" + text + "</"));
  }

  private static S3Answer keepVersions(Bucket bucket, String status) {
    if (!status.equals("Enabled")) {
      throw S3Refusal.notImplemented("versioning " + status);
    }
    bucket.versioned();
    return S3Answer.empty(200);
  }

  private static S3Answer versioning(Bucket bucket) {
    Xml xml = new Xml("VersioningConfiguration");
    if (bucket.shelf().isVersioned()) {
      xml.text("Status", "Enabled");
    }
    return S3Answer.xml(200, xml.end());
  }
}
