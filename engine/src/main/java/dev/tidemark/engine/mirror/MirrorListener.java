package dev.tidemark.engine.mirror;

/// Hears of what rounds do. Called on their threads, so it must be quick and allow any number of
/// them.
@FunctionalInterface
public interface MirrorListener {

  /// Hears nothing.
  MirrorListener NONE = event -> {};

  void on(MirrorEvent event);
}
