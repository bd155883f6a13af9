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

/// Rounds to several targets, side by side, each on a thread of its own. One to a target that is
/// filled from another of them begins when that one's has ended. For one thread.
final class RoundThreads {

  private final Threads threads;
  private final Function<Target, Round> rounds;
  private final Map<String, Target> targets = new HashMap<>();
  private final Map<String, Thread> started = new LinkedHashMap<>();
  private final Map<String, RoundOutcome> outcomes = new ConcurrentHashMap<>();

  RoundThreads(Threads threads, Function<Target, Round> rounds) {
    this.threads = threads;
    this.rounds = rounds;
  }

  /// An interrupt ends all rounds: their outcomes say so, and the thread keeps its interrupt
  /// status.
  ///
  /// @param all no circle of sources is among them
  /// @return the outcome of each, by name
  Map<String, RoundOutcome> run(List<Target> all) {
    all.forEach(target -> targets.put(target.name(), target));
    all.forEach(this::start);
    join();
    return new TreeMap<>(outcomes);
  }

  /// Starts a round, and before it the one that it waits for.
  private Thread start(Target target) {
    Thread running = started.get(target.name());
    if (running != null) {
      return running;
    }
    Optional<Thread> before = target.from().map(from -> targets.get(from.name())).map(this::start);
    Round round = rounds.apply(target);
    Thread thread =
        threads.start(
            "lane " + target.name(),
            () -> outcomes.put(target.name(), outcome(target, before, round)));
    started.put(target.name(), thread);
    return thread;
  }

  private static RoundOutcome outcome(Target target, Optional<Thread> before, Round round) {
    try {
      if (before.isPresent()) {
        before.get().join();
      }
      return round.run();
    } catch (InterruptedException e) {
      return new RoundOutcome.Stopped("mirror to " + target.name() + ": interrupted");
    } catch (RuntimeException | Error e) {
      return new RoundOutcome.Failed("mirror to " + target.name() + ": " + e, e);
    }
  }

  private void join() {
    boolean interrupted = false;
    for (Thread round : started.values()) {
      while (!joined(round)) {
        interrupted = true;
        started.values().forEach(Thread::interrupt);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread round) {
    try {
      round.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
