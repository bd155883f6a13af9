package dev.tidemark.targets.fs;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.testkit.ObjectSinkContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

final class FsSinkTest extends ObjectSinkContract {

  @TempDir Path dir;

  @Override
  protected ObjectSink open() throws Exception {
    return new FsSinkProvider()
        .open(new SinkSettings(Map.of("path", dir.resolve("archive").toString())));
  }
}
