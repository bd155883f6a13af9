/// What stands between the engine and a target's sink, whoever calls it: [WatchedSink] counts calls
/// and, by its [Watchdog], ends those that stall; [Backoff] says how long to wait before the next
/// attempt.
@NullMarked
package dev.tidemark.engine.link;

import org.jspecify.annotations.NullMarked;
