package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.aws.AwsRequests;
import java.util.List;
import java.util.Map;

/// `type: s3`: a bucket of AWS, Ceph, MinIO or another store that speaks S3, by the AWS SDK.
/// Opening makes no request; the first call finds out whether the bucket is there, so that an idle
/// round costs nothing.
public final class S3SinkProvider implements SinkProvider {

  @Override
  public String type() {
    return "s3";
  }

  @Override
  public List<Setting> settings() {
    return S3Settings.all();
  }

  @Override
  public boolean accepts(String address) {
    return address.startsWith(S3Address.S3);
  }

  @Override
  public Map<String, String> parse(String address) {
    return S3Address.parse(address);
  }

  @Override
  public MirrorSink open(SinkSettings settings) {
    return S3Settings.open(settings, AwsRequests::new);
  }
}
