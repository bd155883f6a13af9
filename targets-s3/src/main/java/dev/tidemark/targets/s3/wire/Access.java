package dev.tidemark.targets.s3.wire;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/// The settings that a client is built from.
///
/// @param bucket its name
/// @param endpoint scheme, host and port of a store other than AWS
/// @param region what requests are signed for
/// @param pathStyle the bucket in the path of a request rather than in its host name
/// @param compatible nothing on the wire beyond what signature version 4 has always had
/// @param connections how many at once
/// @param keys what requests are signed with
/// @param trust whose certificates are trusted; empty: those of the JVM
/// @param proxy what requests go through; empty: nothing, whatever the environment says
public record Access(
    String bucket,
    Optional<URI> endpoint,
    String region,
    boolean pathStyle,
    boolean compatible,
    int connections,
    Keys keys,
    Optional<X509TrustManager> trust,
    Optional<ProxyAddress> proxy) {

  /// The same in another region.
  public Access in(String other) {
    return new Access(
        bucket, endpoint, other, pathStyle, compatible, connections, keys, trust, proxy);
  }

  /// How long a connection may take to come about.
  public static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);

  /// How long a read may wait for a byte. There is no limit on a whole call: one object on a slow
  /// link takes as long as it takes.
  public static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /// After so long in silence a connection is not used again: servers close them.
  public static final Duration IDLE_MAX = Duration.ofSeconds(20);
}
