package dev.tidemark.testkit;

import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.testkit.CrashFolder.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Sinks over simulated disks, and what tests do with them.
final class SimulatedPlace {

  private SimulatedPlace() {}

  /// A writer that is alone where the media asks for it.
  static ObjectSink sink(CrashFolder disk) throws TargetException, InterruptedException {
    return sink(disk, disk.media() == Media.PLAIN_RENAMES);
  }

  static ObjectSink sink(CrashFolder disk, boolean singleWriter)
      throws TargetException, InterruptedException {
    Traits traits = new Traits("simulated disk", !singleWriter, true, 4);
    return FolderSink.open(disk, traits, singleWriter);
  }

  static ObjectName name(String value) {
    return new ObjectName(value);
  }

  /// The content that belongs to a name: long enough for two writes.
  static byte[] bytes(String name) {
    return (name + " ").repeat(200_000 / name.length()).getBytes(StandardCharsets.UTF_8);
  }

  static Content content(String name) {
    return Contents.of(bytes(name));
  }

  static CreateResult create(ObjectSink sink, String name)
      throws TargetException, InterruptedException {
    return sink.create(name(name), content(name));
  }

  static List<String> names(ObjectSink sink) throws TargetException, InterruptedException {
    return sink.list("", "", 1_000).stream().map(ObjectInfo::name).map(ObjectName::value).toList();
  }

  static byte[] read(ObjectSink sink, String name)
      throws TargetException, InterruptedException, IOException {
    try (InputStream in = sink.open(name(name), 0, Long.MAX_VALUE).orElseThrow()) {
      return in.readAllBytes();
    }
  }
}
