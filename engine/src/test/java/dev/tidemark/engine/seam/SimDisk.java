package dev.tidemark.engine.seam;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A disk in memory, for crash tests. Processes attach with [#process]; every changing call of
/// theirs is a numbered step, and before a step the process can be killed, fail, or find the disk
/// full. What a kill leaves is everything that was written; what a power cut leaves, [Survival]
/// says.
///
/// ```
/// SimDisk disk = new SimDisk();
/// disk.crashAt(17);                             // or never: disk.steps() tells how many a story has
/// try { story(disk.process("a")); } catch (SimKilled e) { }
/// disk.powerCut(Survival.RANDOM, random);       // or disk.kill()
/// recovery(disk.process("b"));
/// ```
public final class SimDisk {

  final SimDirectory root = new SimDirectory();
  final Map<String, SimProcess> locks = new HashMap<>();
  private final Set<SimProcess> alive = new HashSet<>();
  private long steps;
  private long crashAt = Long.MAX_VALUE;
  private final Map<Long, Supplier<IOException>> failures = new HashMap<>();
  private long capacity = Long.MAX_VALUE;
  private long used;
  private boolean syncsLie;
  private int openFiles;

  /// A new process on this disk.
  public synchronized Disk process(String name) {
    SimProcess process = new SimProcess(this, name);
    alive.add(process);
    return process;
  }

  /// How many steps there were so far.
  public synchronized long steps() {
    return steps;
  }

  /// All processes die before the step of this number; [Long#MAX_VALUE] = never.
  public synchronized void crashAt(long step) {
    crashAt = step;
  }

  /// All processes die before the n-th step from now, 0 = the very next.
  public synchronized void crashAfter(long stepsFromNow) {
    crashAt = steps + stepsFromNow;
  }

  /// The step of this number fails, and changes nothing.
  public synchronized void failAt(long step, Supplier<IOException> failure) {
    failures.put(step, failure);
  }

  /// Written bytes beyond this many find the disk full; a write that does not fit leaves its first
  /// bytes. Bytes are counted as written, without what is overwritten.
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  public synchronized long used() {
    return used;
  }

  /// Files that some process has opened and not closed.
  public synchronized int openFiles() {
    return openFiles;
  }

  void opened(int files) {
    openFiles += files;
  }

  /// From now on a sync returns and does nothing.
  public synchronized void syncsLie(boolean lie) {
    syncsLie = lie;
  }

  /// kill -9 of every process: all that was written stays.
  public synchronized void kill() {
    alive.clear();
    locks.clear();
    crashAt = Long.MAX_VALUE;
  }

  /// The power goes.
  public synchronized void powerCut(Survival survival, RandomGenerator random) {
    kill();
    root.powerCut(survival, random);
  }

  /// Flips one bit of a file, on the disk and in the cache.
  public synchronized void flip(String file, long position, int bit) {
    if (SimProcess.find(root, file) instanceof SimContent content) {
      content.flip(position, bit);
    } else {
      throw new IllegalArgumentException("no file " + file);
    }
  }

  /// Every call of a process begins here, holding this disk's monitor.
  void check(SimProcess process) {
    if (!alive.contains(process)) {
      throw new SimKilled("process " + process.name() + " is dead");
    }
  }

  /// Every changing call begins here, holding this disk's monitor.
  void step(SimProcess process, String what) throws IOException {
    check(process);
    long step = steps++;
    if (step >= crashAt) {
      kill();
      throw new SimKilled("killed before step " + step + ": " + what);
    }
    Supplier<IOException> failure = failures.remove(step);
    if (failure != null) {
      throw failure.get();
    }
  }

  /// How many bytes of a write there is room for: like a system, this disk takes what fits and then
  /// says that it is full.
  long fitting(long size, long position, long length) {
    long more = Math.max(0, position + length - size);
    return used + more <= capacity ? length : Math.max(0, size + capacity - used - position);
  }

  void grow(long bytes) {
    used += bytes;
  }

  void shrink(long bytes) {
    used -= bytes;
  }

  void force(SimContent content) {
    if (!syncsLie) {
      content.force();
    }
  }

  void sync(SimDirectory directory) {
    if (!syncsLie) {
      directory.sync();
    }
  }

  /// Ends one process as kill -9 would; others go on.
  public synchronized void kill(Disk process) {
    if (process instanceof SimProcess one) {
      alive.remove(one);
      locks.values().removeIf(holder -> holder == one);
    }
  }

  @Nullable SimProcess holder(String lock) {
    return locks.get(lock);
  }
}
