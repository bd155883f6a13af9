package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.wire.Requests;
import java.util.List;

/// The settings of a bucket, the same for every client.
final class S3Settings {

  static final String PARALLELISM_DEFAULT = "8";

  private S3Settings() {}

  static List<Setting> all() {
    return List.of(
        Setting.required("bucket", Kind.TEXT, "The bucket; it must exist."),
        Setting.optional("prefix", Kind.TEXT, "What the keys of this archive begin with."),
        Setting.optional("endpoint", Kind.TEXT, "Scheme, host and port of a store other than AWS."),
        Setting.optional(
            "region",
            Kind.TEXT,
            "The bucket's region; with an endpoint us-east-1, otherwise as the AWS settings of this"
                + " machine say."),
        Setting.optional(
            "path-style",
            Kind.BOOLEAN,
            "The bucket in the path instead of the host name; true if an endpoint is given."),
        Setting.optional(
            "access-key-id", Kind.TEXT, "The key; without it the AWS credential chain."),
        Setting.secret("secret-access-key", "The secret that belongs to access-key-id."),
        Setting.secret("session-token", "The token of temporary keys."),
        Setting.optional(
            "profile", Kind.TEXT, "The profile of the AWS configuration files to use."),
        Setting.optional(
            "compatible",
            Kind.BOOLEAN,
            "No checksum headers beyond signature version 4; true if an endpoint is given."),
        Setting.withDefault(
            "single-writer",
            Kind.BOOLEAN,
            "false",
            "Nothing else writes there: for stores without If-None-Match."),
        Setting.withDefault(
            "parallelism", Kind.WHOLE_NUMBER, PARALLELISM_DEFAULT, "Calls at once, 1 to 64."));
  }

  /// @throws IllegalArgumentException naming the setting whose value is no good
  static S3Sink open(SinkSettings settings, Requests.Maker maker) {
    S3Place place = S3Place.of(settings);
    return new S3Sink(place, new S3Connection(place, S3Credentials.of(settings), maker));
  }
}
