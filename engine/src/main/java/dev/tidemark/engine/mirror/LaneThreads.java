package dev.tidemark.engine.mirror;

import dev.tidemark.engine.seam.Threads;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The lanes of one round, side by side, each on a thread of its own. One that is filled from
/// another of them begins when that one has ended. For one thread.
final class LaneThreads {

  private final Threads threads;
  private final Function<Target, Lane> lanes;
  private final Map<String, Target> targets = new HashMap<>();
  private final Map<String, Thread> started = new LinkedHashMap<>();
  private final Map<String, RoundOutcome> outcomes = new ConcurrentHashMap<>();

  /// What a lane does.
  interface Lane {
    RoundOutcome run();
  }

  LaneThreads(Threads threads, Function<Target, Lane> lanes) {
    this.threads = threads;
    this.lanes = lanes;
  }

  /// An interrupt ends all lanes: their outcomes say so, and the thread keeps its interrupt status.
  ///
  /// @param all no circle of sources is among them
  /// @return the outcome of each, by name
  Map<String, RoundOutcome> run(List<Target> all) {
    all.forEach(target -> targets.put(target.name(), target));
    all.forEach(this::start);
    join();
    return new TreeMap<>(outcomes);
  }

  /// Starts a lane, and before it the one that it waits for.
  private Thread start(Target target) {
    Thread running = started.get(target.name());
    if (running != null) {
      return running;
    }
    Optional<Thread> before = target.from().map(from -> targets.get(from.name())).map(this::start);
    Lane lane = lanes.apply(target);
    Thread thread =
        threads.start(
            "lane " + target.name(),
            () -> outcomes.put(target.name(), outcome(target, before, lane)));
    started.put(target.name(), thread);
    return thread;
  }

  private static RoundOutcome outcome(Target target, Optional<Thread> before, Lane lane) {
    try {
      if (before.isPresent()) {
        before.get().join();
      }
      return lane.run();
    } catch (InterruptedException e) {
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": interrupted");
    } catch (RuntimeException | Error e) {
      return new RoundOutcome.Failed("mirror to " + target.name() + ": " + e, e);
    }
  }

  private void join() {
    boolean interrupted = false;
    for (Thread lane : started.values()) {
      while (!joined(lane)) {
        interrupted = true;
        started.values().forEach(Thread::interrupt);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread lane) {
    try {
      lane.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
