package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A sink that does what it may, in an awkward way: it reads every content twice, takes any failure
/// of a source for one, lists nothing for an hour, and answers an interrupt with a failure of its
/// own, the thread still interrupted.
final class AwkwardSink implements ObjectSink {

  private final Time time;

  AwkwardSink(Time time) {
    this.time = time;
  }

  @Override
  public void probe() {}

  @Override
  public Traits traits() {
    return new Traits("awkward:place", true, false, 4);
  }

  @Override
  public CreateResult create(ObjectName name, Content content) throws TargetException {
    for (int reading = 0; reading < 2; reading++) {
      try (InputStream in = content.open()) {
        in.readAllBytes();
      } catch (IOException e) {
        throw new TargetException.SourceFailed("create " + name, e);
      }
    }
    return CreateResult.CREATED;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length) {
    return Optional.empty();
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit) throws TargetException {
    try {
      time.sleep(Duration.ofHours(1));
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unavailable("list: the socket was closed", e);
    }
  }

  @Override
  public void delete(ObjectName name) {}

  @Override
  public void close() {}
}
