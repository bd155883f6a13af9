package dev.tidemark.testkit.layers;

import dev.tidemark.testkit.layers.CompiledClass.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The features that a class must not use if a simulation is to run it: clocks, timed waits,
/// threads and executors of its own, chance without a seed, and monitors (whose wake-ups come from
/// another thread than the simulated scheduler's). Locks, queues and futures without a timeout are
/// free to use: a virtual thread parks on them.
public final class SimulatedTime {

  private static final Set<String> CLASSES =
      Set.of(
          "java.util.concurrent.Executors",
          "java.util.concurrent.ExecutorCompletionService",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ForkJoinTask",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.StructuredTaskScope",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.security.SecureRandom",
          "java.util.Timer");

  private static final Set<String> CLOCK_CALLS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.InstantSource.system",
          "java.util.Calendar.getInstance");

  private static final Set<String> THREAD_CALLS =
      Set.of(
          "java.lang.Thread.<init>",
          "java.lang.Thread.ofPlatform",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.sleep",
          "java.lang.Thread.startVirtualThread",
          "java.util.concurrent.TimeUnit.sleep",
          "java.util.concurrent.TimeUnit.timedJoin",
          "java.util.concurrent.TimeUnit.timedWait");

  private static final Set<String> CHANCE_CALLS =
      Set.of("java.lang.Math.random", "java.util.UUID.randomUUID");

  private static final Set<String> TIMED_NAMES =
      Set.of("awaitNanos", "awaitUntil", "parkNanos", "parkUntil", "delayedExecutor");

  private static final Set<String> PARALLEL_NAMES =
      Set.of("parallel", "parallelStream", "parallelSort", "parallelPrefix", "parallelSetAll");

  private SimulatedTime() {}

  /// One sentence for each forbidden use.
  public static List<String> broken(List<CompiledClass> classes) {
    List<String> broken = new ArrayList<>();
    for (CompiledClass user : classes) {
      if (user.monitors()) {
        broken.add(user.name() + " is synchronized");
      }
      user.classes().stream()
          .filter(CLASSES::contains)
          .forEach(used -> broken.add(user.name() + " uses " + used));
      user.members().stream()
          .filter(SimulatedTime::isForbidden)
          .forEach(used -> broken.add(describe(user, used)));
    }
    return broken.stream().distinct().sorted().toList();
  }

  private static boolean isForbidden(Member used) {
    String call = used.owner() + "." + used.name();
    return CLOCK_CALLS.contains(call)
        || THREAD_CALLS.contains(call)
        || CHANCE_CALLS.contains(call)
        || readsClock(used)
        || waitsForTime(used)
        || bringsThreads(used)
        || isUnseeded(used);
  }

  private static boolean readsClock(Member used) {
    return switch (used.owner()) {
      case "java.time.Clock" -> used.name().startsWith("system") || used.name().startsWith("tick");
      case "java.util.Date" -> isPlainConstructor(used);
      default ->
          used.owner().startsWith("java.time.")
              && used.name().equals("now")
              && !used.descriptor().contains("Ljava/time/Clock;");
    };
  }

  /// `Object.wait` is final, so a method of that name and shape is that one, whatever it was called
  /// on.
  private static boolean waitsForTime(Member used) {
    boolean objectWait = used.name().equals("wait") && used.descriptor().matches("\\(J?I?\\)V");
    boolean timedJoin =
        used.owner().equals("java.lang.Thread")
            && used.name().equals("join")
            && !used.descriptor().startsWith("()");
    return objectWait || timedJoin || isTimedVariant(used);
  }

  private static boolean isTimedVariant(Member used) {
    if (!used.owner().startsWith("java.util.concurrent.")
        || used.owner().equals("java.util.concurrent.TimeUnit")) {
      return false;
    }
    String parameters = used.descriptor().substring(0, used.descriptor().indexOf(')') + 1);
    return TIMED_NAMES.contains(used.name())
        || parameters.contains("Ljava/util/concurrent/TimeUnit;")
        || parameters.contains("Ljava/time/Duration;");
  }

  private static boolean bringsThreads(Member used) {
    boolean parallel =
        used.owner().startsWith("java.util.") && PARALLEL_NAMES.contains(used.name());
    boolean asynchronous =
        used.owner().startsWith("java.util.concurrent.Complet") && used.name().endsWith("Async");
    return parallel || asynchronous;
  }

  private static boolean isUnseeded(Member used) {
    return used.owner().equals("java.util.Random") && isPlainConstructor(used);
  }

  private static boolean isPlainConstructor(Member used) {
    return used.name().equals("<init>") && used.descriptor().equals("()V");
  }

  private static String describe(CompiledClass user, Member used) {
    return user.name() + " calls " + used.owner() + "." + used.name();
  }
}
