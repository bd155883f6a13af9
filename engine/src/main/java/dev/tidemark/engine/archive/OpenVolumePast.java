package dev.tidemark.engine.archive;

import dev.tidemark.engine.volume.TimelineStart;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The past of an open volume.
public record OpenVolumePast(Volume open) implements VolumePast {

  @Override
  public UUID volume() {
    return open.id();
  }

  @Override
  public Timeline timeline() {
    return open.timeline();
  }

  @Override
  public Optional<Transaction> durable() {
    return open.durable();
  }

  @Override
  public Optional<Transaction> transaction(TxId tid) {
    return open.transaction(tid);
  }

  @Override
  public Optional<Transaction> lastOf(Timeline earlier) {
    List<TimelineStart> starts = open.timelines();
    for (int i = 0; i + 1 < starts.size(); i++) {
      if (starts.get(i).timeline().equals(earlier)) {
        return open.transaction(starts.get(i + 1).after());
      }
    }
    return Optional.empty();
  }
}
