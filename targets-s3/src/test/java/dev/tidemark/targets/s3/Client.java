package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.function.Function;

/// The two clients, one behaviour.
enum Client {
  AWS(settings -> (ObjectSink) new S3SinkProvider().open(settings)),
  MINIO(settings -> (ObjectSink) new MinioSinkProvider().open(settings));

  private final Function<SinkSettings, ObjectSink> opening;

  Client(Function<SinkSettings, ObjectSink> opening) {
    this.opening = opening;
  }

  ObjectSink open(SinkSettings settings) {
    return opening.apply(settings);
  }

  Client other() {
    return this == AWS ? MINIO : AWS;
  }
}
