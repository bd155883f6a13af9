package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.Upload;
import io.minio.ByteBuffer;
import java.io.InputStream;

/// An upload in the shape of the MinIO client's buffer, which is all that it sends in one request
/// beside arrays and files. It buffers nothing.
final class StreamedBody extends ByteBuffer {

  private final Upload upload;

  StreamedBody(Upload upload) {
    super(upload.length());
    this.upload = upload;
  }

  @Override
  public long length() {
    return upload.length();
  }

  @Override
  public InputStream inputStream() {
    return upload.stream();
  }
}
