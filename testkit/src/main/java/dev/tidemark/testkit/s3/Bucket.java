package dev.tidemark.testkit.s3;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bucket of a [StrictS3], from the side: no signature, no right, no fault, no request in the
/// log. Settings work from the next request on, and return the bucket.
public final class Bucket {

  private final String name;
  private final InstantSource clock;
  private final ObjectVersions shelf = new ObjectVersions();
  private volatile long quota = Long.MAX_VALUE;
  private volatile boolean publicRead;
  private volatile boolean requesterPays;
  private volatile Optional<String> elsewhere = Optional.empty();
  private volatile Optional<Duration> retention = Optional.empty();

  Bucket(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  /// Every version of an object is kept from now on; a delete only hides.
  public Bucket versioned() {
    shelf.keepVersions();
    return this;
  }

  /// Object lock in mode COMPLIANCE: a version that is locked can be removed by nobody, and its
  /// lock can only be made longer.
  ///
  /// @param each how long a new version is locked if its request does not say; zero for not at all
  public Bucket locked(Duration each) {
    shelf.keepVersions();
    retention = Optional.of(each);
    return this;
  }

  /// A put that would make it hold more, all versions together, is answered with `QuotaExceeded`.
  public Bucket quota(long bytes) {
    quota = bytes;
    return this;
  }

  /// Anybody may read and list, also without a key.
  public Bucket publicRead() {
    publicRead = true;
    return this;
  }

  /// Requests must carry `x-amz-request-payer: requester`.
  public Bucket requesterPays() {
    requesterPays = true;
    return this;
  }

  /// The bucket lives in another region: every request is answered with `PermanentRedirect`.
  public Bucket elsewhere(String region) {
    elsewhere = Optional.of(region);
    return this;
  }

  /// The bucket lives here again.
  public Bucket here() {
    elsewhere = Optional.empty();
    return this;
  }

  /// Puts an object there, or another version of it.
  public Bucket put(String key, byte[] body) {
    shelf.put(key, body.clone(), Map.of(), clock.instant(), Optional.empty());
    return this;
  }

  /// Removes every version, whatever is locked: what an operator's accident does.
  public Bucket lose(String key) {
    shelf.all().stream().filter(version -> version.key().equals(key)).forEach(shelf::remove);
    return this;
  }

  /// What a reader finds there.
  public Optional<byte[]> get(String key) {
    return shelf.current(key).map(version -> version.body().clone());
  }

  /// What a reader would find listed, in the order of the listing.
  public List<String> keys() {
    return shelf.currentAfter("").stream().map(ObjectVersion::key).toList();
  }

  /// All versions and delete markers, by key, the newest of a key first.
  public List<ObjectVersion> versions() {
    return shelf.all();
  }

  /// Of all versions together.
  public long bytes() {
    return shelf.bytes();
  }

  ObjectVersions shelf() {
    return shelf;
  }

  long quota() {
    return quota;
  }

  boolean isPublic() {
    return publicRead;
  }

  boolean isRequesterPays() {
    return requesterPays;
  }

  Optional<String> region() {
    return elsewhere;
  }

  /// How long new versions are locked; empty if the bucket has no object lock.
  Optional<Duration> retention() {
    return retention;
  }
}
