package dev.tidemark.cli.command;

import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.LinkText;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.mirror.MirrorEvent;
import dev.tidemark.engine.mirror.MirrorListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Shows what rounds do, a row for each target, and keeps what is said when they have ended. Any
/// number of threads.
final class RoundProgress implements MirrorListener, AutoCloseable {

  private final ProgressRows rows;

  /// How the links were when their rounds ended.
  private final Map<String, LinkStatus> links = new ConcurrentHashMap<>();

  /// What was made good at targets, however their rounds ended.
  private final Map<String, List<String>> mended = new ConcurrentHashMap<>();

  RoundProgress(Console console) {
    this.rows = new ProgressRows(console);
  }

  @Override
  public void on(MirrorEvent event) {
    switch (event) {
      case MirrorEvent.PhaseBegun e ->
          rows.phase(e.target(), e.phase().name().toLowerCase(Locale.ROOT));
      case MirrorEvent.Progress e ->
          rows.bytes(
              e.target(), e.done(), e.total(), LinkText.now(e.link()), LinkText.fields(e.link()));
      case MirrorEvent.Committed e -> rows.phase(e.target(), "commit " + e.number());
      case MirrorEvent.Waiting e ->
          rows.phase(e.target(), "waiting " + Units.duration(e.pause()) + ": " + e.reason());
      case MirrorEvent.Mended e ->
          mended.computeIfAbsent(e.target(), t -> new CopyOnWriteArrayList<>()).add(e.what());
      case MirrorEvent.Finished e -> {
        links.put(e.target(), e.link());
        rows.finish(e.target(), "");
      }
    }
  }

  /// How the link of a target was when its round ended.
  Optional<LinkStatus> link(String target) {
    return Optional.ofNullable(links.get(target));
  }

  /// What the round has made good at a target.
  List<String> mended(String target) {
    return mended.getOrDefault(target, List.of());
  }

  /// Ends the rows; what was kept stays.
  @Override
  public void close() {
    rows.close();
  }
}
