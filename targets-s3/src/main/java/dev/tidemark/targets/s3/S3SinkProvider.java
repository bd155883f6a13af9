package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.Setting.Kind;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.List;
import java.util.Map;

/// `type: s3`: a bucket of AWS, Ceph, MinIO or another store that speaks S3. Opening makes no
/// request; the first call finds out whether the bucket is there, so that an idle round costs
/// nothing.
public final class S3SinkProvider implements SinkProvider {

  static final String PARALLELISM_DEFAULT = "8";

  /// What stores other than AWS take where no region is given.
  static final String REGION_ELSEWHERE = "us-east-1";

  @Override
  public String type() {
    return "s3";
  }

  @Override
  public List<Setting> settings() {
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

  @Override
  public boolean accepts(String address) {
    return address.startsWith(S3Address.SCHEME);
  }

  @Override
  public Map<String, String> parse(String address) {
    return S3Address.parse(address);
  }

  @Override
  public MirrorSink open(SinkSettings settings) {
    return new S3Sink(S3Place.of(settings), S3Credentials.of(settings));
  }
}
