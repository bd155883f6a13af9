package dev.tidemark.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The state that all connections of a proxy share: the faults that are set, the clock of a limited
/// rate, and the counters. Any number of threads.
final class ProxyLink {

  private static final int PIECE_MAX = 16384;
  private static final int PIECE_MIN = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Random random;
  private final Map<ProxyDirection, Lane> lanes = new EnumMap<>(ProxyDirection.class);
  private final List<String> answersToLose = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private Duration latency = Duration.ZERO;
  private Duration jitter = Duration.ZERO;
  private long rate = Long.MAX_VALUE;
  private boolean blackHole;
  private long connections;
  private long abandoned;

  /// One direction, all connections together.
  private static final class Lane {
    private long passed;
    private long freeAtNanos = System.nanoTime();
    private final List<Armed> armed = new ArrayList<>();
  }

  /// A fault that waits for its byte.
  ///
  /// @param at its index among all bytes of the direction
  /// @param ending how the connection ends before that byte; empty: the byte is falsified
  private record Armed(long at, Optional<ConnectionEnd> ending) {}

  /// What is to be done when a client says something.
  private record Heard(String text, Runnable then) {}

  ProxyLink(Random random) {
    this.random = random;
    for (ProxyDirection direction : ProxyDirection.values()) {
      lanes.put(direction, new Lane());
    }
  }

  private Lane lane(ProxyDirection direction) {
    return lanes.computeIfAbsent(direction, absent -> new Lane());
  }

  // ---- faults

  void latency(Duration each, Duration more) {
    change(() -> {
      latency = each;
      jitter = more;
    });
  }

  void rate(long bytesPerSecond) {
    change(() -> rate = bytesPerSecond);
  }

  void blackHole() {
    change(() -> blackHole = true);
  }

  void arm(ProxyDirection direction, long after, Optional<ConnectionEnd> ending) {
    change(() -> lane(direction).armed.add(new Armed(lane(direction).passed + after, ending)));
  }

  void loseAnswerTo(String text) {
    change(() -> answersToLose.add(text));
  }

  void whenSent(String text, Runnable then) {
    change(() -> heard.add(new Heard(text, then)));
  }

  void heal() {
    change(() -> {
      heard.clear();
      latency = Duration.ZERO;
      jitter = Duration.ZERO;
      rate = Long.MAX_VALUE;
      blackHole = false;
      answersToLose.clear();
      lanes.values().forEach(lane -> lane.armed.clear());
    });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- what the pumps ask

  /// How much to read at a time: on a slow link little, so that a change of its rate is felt soon.
  int pieceBytes() {
    lock.lock();
    try {
      return Math.clamp(rate / 16, PIECE_MIN, PIECE_MAX);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a piece may go on: out of the black hole, over the way, at the link's rate.
  ///
  /// @param afterSilence the first piece after a pause has the latency to bear; those in its wake
  ///   have been under way meanwhile
  void delay(ProxyDirection direction, int bytes, boolean afterSilence)
      throws InterruptedException {
    long nanos;
    lock.lock();
    try {
      while (blackHole) {
        changed.await();
      }
      nanos = afterSilence ? wayNanos() : 0;
      nanos += turnNanos(lane(direction), bytes);
    } finally {
      lock.unlock();
    }
    if (nanos > 0) {
      Thread.sleep(Duration.ofNanos(nanos));
    }
  }

  private long wayNanos() {
    long more = jitter.isZero() ? 0 : random.nextLong(jitter.toNanos());
    return latency.toNanos() + more;
  }

  private long turnNanos(Lane lane, int bytes) {
    if (rate == Long.MAX_VALUE) {
      return 0;
    }
    long now = System.nanoTime();
    long begin = Math.max(now, lane.freeAtNanos);
    lane.freeAtNanos = begin + bytes * 1_000_000_000L / rate;
    return lane.freeAtNanos - now;
  }

  /// Counts a piece and says what becomes of it. Faults that meet it are spent.
  PiecePlan pass(ProxyDirection direction, int bytes) {
    lock.lock();
    try {
      Lane lane = lane(direction);
      long begin = lane.passed;
      Optional<Armed> cut =
          lane.armed.stream()
              .filter(armed -> armed.ending().isPresent() && armed.at() < begin + bytes)
              .min((a, b) -> Long.compare(a.at(), b.at()));
      cut.ifPresent(lane.armed::remove);
      int passing = cut.map(armed -> (int) Math.max(0, armed.at() - begin)).orElse(bytes);
      List<Integer> flips = flips(lane, passing);
      lane.passed += passing;
      changed.signalAll();
      return new PiecePlan(passing, flips, cut.flatMap(Armed::ending));
    } finally {
      lock.unlock();
    }
  }

  private static List<Integer> flips(Lane lane, int passing) {
    List<Integer> flips = new ArrayList<>();
    lane.armed.removeIf(armed -> {
      boolean meets = armed.ending().isEmpty() && armed.at() < lane.passed + passing;
      if (meets) {
        flips.add((int) Math.max(0, armed.at() - lane.passed));
      }
      return meets;
    });
    return flips;
  }

  /// Does what was to be done when a client says this, each once.
  ///
  /// @return whether the next answer of the connection is to be lost
  boolean hear(byte[] piece, int bytes) {
    List<Heard> now;
    boolean lost;
    lock.lock();
    try {
      if (answersToLose.isEmpty() && heard.isEmpty()) {
        return false;
      }
      String sent = new String(piece, 0, bytes, StandardCharsets.ISO_8859_1);
      now = heard.stream().filter(one -> sent.contains(one.text())).toList();
      heard.removeAll(now);
      Optional<String> found = answersToLose.stream().filter(sent::contains).findFirst();
      found.ifPresent(answersToLose::remove);
      lost = found.isPresent();
    } finally {
      lock.unlock();
    }
    now.forEach(one -> one.then().run());
    return lost;
  }

  void connected() {
    change(() -> connections++);
  }

  void abandoned(long bytes) {
    change(() -> abandoned += bytes);
  }

  // ---- counters

  long abandoned() {
    lock.lock();
    try {
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  int pending() {
    lock.lock();
    try {
      int armed = lanes.values().stream().mapToInt(lane -> lane.armed.size()).sum();
      return armed + answersToLose.size() + heard.size();
    } finally {
      lock.unlock();
    }
  }

  long bytes(ProxyDirection direction) {
    lock.lock();
    try {
      return lane(direction).passed;
    } finally {
      lock.unlock();
    }
  }

  long connections() {
    lock.lock();
    try {
      return connections;
    } finally {
      lock.unlock();
    }
  }

  void awaitBytes(ProxyDirection direction, long total) throws InterruptedException {
    lock.lock();
    try {
      while (lane(direction).passed < total) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void awaitConnections(long total) throws InterruptedException {
    lock.lock();
    try {
      while (connections < total) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
