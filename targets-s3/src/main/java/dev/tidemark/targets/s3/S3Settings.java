package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.aws.Regions;
import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.Requests;
import java.util.List;
import java.util.Set;

/// The settings of a bucket, the same for every client.
final class S3Settings {

  static final String PARALLELISM_DEFAULT = "8";

  /// What an address has elsewhere than behind its `?`.
  private static final Set<String> PATH = Set.of("bucket", "prefix");

  private static final List<Setting> ALL =
      List.of(
          Setting.required("bucket", Kind.TEXT, "The bucket; it must exist."),
          Setting.withDefault("prefix", Kind.TEXT, "", "What the keys of this archive begin with."),
          Setting.optional(
              "endpoint", Kind.TEXT, "Scheme, host and port of a store other than AWS."),
          Setting.optional(
              "region",
              Kind.TEXT,
              "The bucket's region; without it what the endpoint's store wants, or for AWS the AWS"
                  + " settings of this machine say."),
          Setting.optional(
              "provider",
              Kind.TEXT,
              "Which store this is, for its defaults; without it recognised by the endpoint."),
          Setting.optional(
              "path-style",
              Kind.BOOLEAN,
              "The bucket in the path instead of the host name; the default is the store's."),
          Setting.secret("access-key-id", "The key; without it the AWS settings of this machine."),
          Setting.secret("secret-access-key", "The secret that belongs to access-key-id."),
          Setting.secret("session-token", "The token of temporary keys."),
          Setting.optional(
              "profile", Kind.TEXT, "The profile of the AWS configuration files to use."),
          Setting.optional("role-arn", Kind.TEXT, "A role to assume with these keys."),
          Setting.optional("external-id", Kind.TEXT, "What the role's owner wants to hear."),
          Setting.optional("role-session-name", Kind.TEXT, "How we call ourselves in the role."),
          Setting.optional(
              "web-identity-token-file",
              Kind.PATH,
              "A file with an identity provider's token, to assume the role with."),
          Setting.optional(
              "sts-endpoint",
              Kind.TEXT,
              "The token service; the default is AWS's, or the endpoint of another store."),
          Setting.withDefault(
              "anonymous", Kind.BOOLEAN, "false", "Without any key: to read public buckets only."),
          Setting.optional(
              "ca-file", Kind.PATH, "PEM file of the CAs to trust, in place of the JVM's."),
          Setting.optional(
              "proxy",
              Kind.TEXT,
              "http://[USER@]HOST:PORT, or none; without it https_proxy and its like."),
          Setting.secret("proxy-password", "The password of the proxy's user."),
          Setting.optional(
              "storage-class",
              Kind.MAP,
              "The storage class of packs, runs, commits and other objects."),
          Setting.optional(
              "server-side-encryption",
              Kind.TEXT,
              "AES256, aws:kms or aws:kms:dsse: the store encrypts what it keeps."),
          Setting.optional("kms-key-id", Kind.TEXT, "The key in KMS; without it the bucket's."),
          Setting.secret(
              "customer-key",
              "32 bytes in base64: the store encrypts with this key and does not keep it."),
          Setting.withDefault(
              "requester-pays", Kind.BOOLEAN, "false", "Whoever asks pays, and agrees to."),
          Setting.optional(
              "compatible",
              Kind.BOOLEAN,
              "No checksum headers beyond signature version 4; the default is the store's."),
          Setting.withDefault(
              "single-writer",
              Kind.BOOLEAN,
              "false",
              "Nothing else writes there: for stores without If-None-Match."),
          Setting.withDefault(
              "parallelism", Kind.WHOLE_NUMBER, PARALLELISM_DEFAULT, "Calls at once, 1 to 64."));

  private S3Settings() {}

  static List<Setting> all() {
    return ALL;
  }

  static boolean isSecret(String name) {
    return ALL.stream().anyMatch(setting -> setting.secret() && name.startsWith(setting.name()));
  }

  /// Whether it may follow the `?` of an address.
  static boolean isOption(String name) {
    return ALL.stream().anyMatch(s -> s.name().equals(name) && !s.secret() && !PATH.contains(name));
  }

  /// @throws IllegalArgumentException naming the setting whose value is no good
  static MirrorSink open(SinkSettings settings, Requests.Maker maker) {
    S3Place place = S3Place.of(settings);
    HttpRoute way = HttpRoute.of(settings, place.endpoint(), System::getenv);
    KeySettings wanted = new KeySettings(settings);
    Keys keys = wanted.keys(place, way, () -> region(place, settings));
    ServerWatch servers = new ServerWatch();
    S3Connection connection =
        new S3Connection(
            keys,
            access -> servers.watch(maker.make(access)),
            () -> access(place, way, keys, region(place, settings)));
    return new TriedSink(
        new S3Sink(place, ObjectHeaders.of(settings, place), connection, wanted.isAnonymous()),
        servers);
  }

  private static Access access(S3Place place, HttpRoute way, Keys keys, String region) {
    return new Access(
        place.bucket(),
        place.endpoint(),
        region,
        place.pathStyle(),
        place.compatible(),
        place.parallelism() + 4,
        keys,
        way.trust(),
        way.proxy());
  }

  private static String region(S3Place place, SinkSettings settings) {
    return place
        .region()
        .or(() -> place.store().region(place.endpoint()))
        .orElseGet(() -> Regions.ofThisMachine(settings.find("profile")));
  }
}
