package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A place at which somebody looks after every change that can be seen.
final class AuditedSink implements ObjectSink {

  private final ObjectSink sink;
  private final Audit audit;

  interface Audit {
    void look() throws Exception;
  }

  AuditedSink(ObjectSink sink, Audit audit) {
    this.sink = sink;
    this.audit = audit;
  }

  @Override
  public void probe() throws TargetException, InterruptedException {
    sink.probe();
  }

  @Override
  public Traits traits() {
    return sink.traits();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    CreateResult result = sink.create(name, content);
    if (!name.value().startsWith("packs/") && !name.value().startsWith("runs/")) {
      try {
        audit.look();
      } catch (Exception e) {
        throw new AssertionError("after " + name + ": " + e, e);
      }
    }
    return result;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    return sink.open(name, offset, length);
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    return sink.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    sink.delete(name);
  }

  @Override
  public void close() {
    sink.close();
  }
}
