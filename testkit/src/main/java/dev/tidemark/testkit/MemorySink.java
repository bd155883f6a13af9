package dev.tidemark.testkit;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The reference: an object sink in memory, as strict as the contract allows. It is its own place:
/// what is in it stays when it is closed, so one sink opened many times is the sink itself.
///
/// No locks, no threads, no clock: fit for a simulated scheduler.
public final class MemorySink implements ObjectSink {

  private final Traits traits;
  private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  /// A place that behaves like a bucket.
  public MemorySink() {
    this("memory:bucket", false);
  }

  /// @param rotated whether it behaves like a directory: another disk may stand there tomorrow
  public MemorySink(String location, boolean rotated) {
    this.traits = new Traits(location, true, rotated, 4);
  }

  /// Another place with the same objects, as any copy tool would make it.
  public MemorySink copy(String location) {
    MemorySink copy = new MemorySink(location, traits.rotated());
    copy.objects.putAll(objects);
    return copy;
  }

  /// A map of this process has nothing to try.
  @Override
  public void probe() {}

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    checkInterrupt();
    checkNoFolder(name);
    if (objects.containsKey(name.value())) {
      return CreateResult.TAKEN;
    }
    byte[] bytes = read(name, content);
    boolean free = objects.putIfAbsent(name.value(), bytes) == null;
    return free ? CreateResult.CREATED : CreateResult.TAKEN;
  }

  private void checkNoFolder(ObjectName name) throws TargetException {
    String value = name.value();
    String beneath = objects.ceilingKey(value + "/");
    boolean isFolder = beneath != null && beneath.startsWith(value + "/");
    for (int slash = value.indexOf('/');
        slash >= 0 && !isFolder;
        slash = value.indexOf('/', slash + 1)) {
      isFolder = objects.containsKey(value.substring(0, slash));
    }
    if (isFolder) {
      throw new TargetException.Rejected(
          text("create", name, "no object's name may be a folder of another's"), null);
    }
  }

  private byte[] read(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    try (InputStream in = content.open()) {
      byte[] bytes = in.readNBytes((int) content.length() + 1);
      checkInterrupt();
      if (bytes.length != content.length()) {
        throw new TargetException.SourceFailed(
            text("create", name, "the source has not the promised length " + content.length()),
            null);
      }
      if (!Contents.sha256(bytes).equals(content.sha256())) {
        throw new TargetException.SourceFailed(
            text("create", name, "the source's bytes are not those of the promised SHA-256"), null);
      }
      return bytes;
    } catch (IOException e) {
      checkInterrupt();
      throw new TargetException.SourceFailed(
          text("create", name, String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws InterruptedException {
    checkInterrupt();
    return Optional.ofNullable(objects.get(name.value()))
        .map(bytes -> range(bytes, offset, length));
  }

  private static InputStream range(byte[] bytes, long offset, long length) {
    int from = (int) Math.min(bytes.length, offset);
    int count = (int) Math.min(bytes.length - from, length);
    return new ByteArrayInputStream(bytes, from, count);
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit) throws InterruptedException {
    checkInterrupt();
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    return objects.tailMap(from, true).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix) || e.getKey().compareTo(prefix) < 0)
        .filter(e -> e.getKey().compareTo(after) > 0)
        .limit(limit)
        .map(e -> new ObjectInfo(new ObjectName(e.getKey()), e.getValue().length))
        .toList();
  }

  @Override
  public void delete(ObjectName name) throws InterruptedException {
    checkInterrupt();
    objects.remove(name.value());
  }

  @Override
  public void close() {}

  /// The bytes under a name, for a test that looks or compares.
  public Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(objects.get(name)).map(byte[]::clone);
  }

  /// Every name, in order.
  public List<String> names() {
    return List.copyOf(objects.keySet());
  }

  /// Puts bytes past every rule: a forger, a bad disk, another program.
  public void tamper(String name, byte[] bytes) {
    objects.put(new ObjectName(name).value(), bytes.clone());
  }

  /// Loses everything, as a formatted disk does.
  public void wipe() {
    objects.clear();
  }

  private String text(String verb, ObjectName name, String fact) {
    return verb + " " + name + " in " + traits.location() + ": " + fact;
  }

  private static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
