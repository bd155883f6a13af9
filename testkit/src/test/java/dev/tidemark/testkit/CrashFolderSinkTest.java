package dev.tidemark.testkit;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.CrashFolder.Media;
import org.junit.jupiter.api.Nested;

/// The contract, over simulated disks with and without hard links.
final class CrashFolderSinkTest {

  @Nested
  final class WithLinks extends ObjectSinkContract {
    private final CrashFolder disk = new CrashFolder(Media.LINKS);

    @Override
    protected ObjectSink open() throws Exception {
      return SimulatedPlace.sink(disk);
    }
  }

  @Nested
  final class WithoutLinks extends ObjectSinkContract {
    private final CrashFolder disk = new CrashFolder(Media.NO_LINKS);

    @Override
    protected ObjectSink open() throws Exception {
      return SimulatedPlace.sink(disk);
    }
  }
}
