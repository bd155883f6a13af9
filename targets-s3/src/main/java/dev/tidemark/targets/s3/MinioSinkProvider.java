package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.minio.MinioRequests;
import java.util.List;
import java.util.Map;

/// `type: minio`: the same bucket, settings, layout and promises as [S3SinkProvider], by the MinIO
/// client. An archive that one has written is read and continued by the other.
public final class MinioSinkProvider implements SinkProvider {

  @Override
  public String type() {
    return "minio";
  }

  @Override
  public List<Setting> settings() {
    return S3Settings.all();
  }

  @Override
  public boolean accepts(String address) {
    return address.startsWith(S3Address.MINIO);
  }

  @Override
  public Map<String, String> parse(String address) {
    return S3Address.parse(address);
  }

  @Override
  public MirrorSink open(SinkSettings settings) {
    return S3Settings.open(settings, MinioRequests::new);
  }
}
