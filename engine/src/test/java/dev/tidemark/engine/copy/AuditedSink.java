package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// A place at which somebody looks after every change that can be seen.
final class AuditedSink extends ForwardingSink {

  private final Audit audit;

  interface Audit {
    void look() throws Exception;
  }

  AuditedSink(ObjectSink sink, Audit audit) {
    super(sink);
    this.audit = audit;
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
}
