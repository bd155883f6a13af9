package dev.tidemark.testkit;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A sink between the code under test and another sink, that fails calls on script or by seed, dies
/// at a chosen call, and counts what passes.
///
/// ```java
/// FaultySink sink = new FaultySink(memory, FaultySink.at(3, Fault.LOST_ANSWER));
/// FaultySink sink = new FaultySink(memory, FaultySink.seeded(random, 0.2, Fault.UNAVAILABLE, Fault.LOST_ANSWER));
/// ```
public final class FaultySink extends ForwardingSink {

  /// The four calls of a sink.
  public enum Kind {
    CREATE,
    OPEN,
    LIST,
    DELETE
  }

  /// One call, as it came in.
  ///
  /// @param index 0 for the sink's first call
  /// @param subject the object's name; of a list its prefix
  public record Call(int index, Kind kind, String subject) {
    @Override
    public String toString() {
      return kind + " " + subject;
    }
  }

  /// Decides what happens to a call.
  @FunctionalInterface
  public interface Script {
    Fault faultFor(Call call);
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<Kind, AtomicLong> bytes = new ConcurrentHashMap<>();
  private final AtomicLong index = new AtomicLong();
  private final AtomicBoolean dead = new AtomicBoolean();
  private volatile CountDownLatch stall = new CountDownLatch(1);
  private volatile Script script;

  public FaultySink(ObjectSink inner, Script script) {
    super(inner);
    this.script = script;
  }

  /// Only counts.
  public FaultySink(ObjectSink inner) {
    this(inner, none());
  }

  public static Script none() {
    return call -> Fault.NONE;
  }

  /// One fault, at the call with this index.
  public static Script at(int index, Fault fault) {
    return call -> call.index() == index ? fault : Fault.NONE;
  }

  /// The same fault for every call of a kind.
  public static Script every(Kind kind, Fault fault) {
    return call -> call.kind() == kind ? fault : Fault.NONE;
  }

  /// Any of `faults`, for `rate` of the calls. Equal randoms and equal calls give equal faults.
  public static Script seeded(Random random, double rate, Fault... faults) {
    return call -> random.nextDouble() < rate ? faults[random.nextInt(faults.length)] : Fault.NONE;
  }

  /// From the next call on.
  public void script(Script next) {
    this.script = next;
  }

  /// Lets all go on that stalls, now and from now on.
  public void release() {
    stall.countDown();
  }

  /// Makes calls stall again after a [#release].
  public void stallAgain() {
    stall = new CountDownLatch(1);
  }

  /// Every call so far, failed ones too.
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public long count(Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).count();
  }

  /// Bytes read from sources by creates, or handed out by opens. 0 for other kinds.
  public long bytes(Kind kind) {
    return bytesOf(kind).get();
  }

  /// Forgets the calls and bytes counted so far. Indexes go on.
  public void resetCounts() {
    calls.clear();
    bytes.clear();
  }

  @Override
  public CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException {
    Call call = begin(Kind.CREATE, name.value());
    Content counted = new CountedContent(content, bytesOf(Kind.CREATE));
    return change(call, counted, () -> sink.create(name, counted));
  }

  @Override
  public void delete(ObjectName name) throws TargetException, InterruptedException {
    Call call = begin(Kind.DELETE, name.value());
    change(
        call,
        Contents.of(""),
        () -> {
          sink.delete(name);
          return CreateResult.CREATED;
        });
  }

  private <T> T change(Call call, Content content, SinkCall<T> effect)
      throws TargetException, InterruptedException {
    return switch (script.faultFor(call)) {
      case NONE, CUT_DOWNLOAD -> effect.run();
      case UNAVAILABLE -> throw unavailable(call);
      case REJECTED -> throw rejected(call);
      case LOST_REQUEST -> throw unknown(call);
      case LOST_ANSWER -> {
        effect.run();
        throw unknown(call);
      }
      case CUT_UPLOAD -> {
        readHalf(call, content);
        throw unavailable(call);
      }
      case STALL -> stalled(effect);
      case KILL_BEFORE -> throw kill(call);
      case KILL_AFTER -> {
        effect.run();
        throw kill(call);
      }
    };
  }

  @Override
  public Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException {
    Call call = begin(Kind.OPEN, name.value());
    Fault fault = script.faultFor(call);
    Optional<InputStream> in = read(call, fault, () -> sink.open(name, offset, length));
    Optional<InputStream> cut =
        fault == Fault.CUT_DOWNLOAD ? in.map(whole -> half(call, whole)) : in;
    return cut.map(stream -> new CountedStream(stream, bytesOf(Kind.OPEN)));
  }

  @Override
  public List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException {
    Call call = begin(Kind.LIST, prefix);
    return read(call, script.faultFor(call), () -> sink.list(prefix, after, limit));
  }

  private <T> T read(Call call, Fault fault, SinkCall<T> effect)
      throws TargetException, InterruptedException {
    return switch (fault) {
      case NONE, CUT_DOWNLOAD -> effect.run();
      case UNAVAILABLE, LOST_REQUEST, LOST_ANSWER, CUT_UPLOAD -> throw unavailable(call);
      case REJECTED -> throw rejected(call);
      case STALL -> stalled(effect);
      case KILL_BEFORE -> throw kill(call);
      case KILL_AFTER -> {
        effect.run();
        throw kill(call);
      }
    };
  }

  private Call begin(Kind kind, String subject) {
    Call call = new Call((int) index.getAndIncrement(), kind, subject);
    calls.add(call);
    if (dead.get()) {
      throw new KilledError(call + ", which came after the end");
    }
    return call;
  }

  private <T> T stalled(SinkCall<T> effect) throws TargetException, InterruptedException {
    stall.await();
    return effect.run();
  }

  private KilledError kill(Call call) {
    dead.set(true);
    return new KilledError("call " + call.index() + ", " + call);
  }

  private AtomicLong bytesOf(Kind kind) {
    return bytes.computeIfAbsent(kind, k -> new AtomicLong());
  }

  private static void readHalf(Call call, Content content) throws TargetException {
    try (InputStream in = content.open()) {
      in.skipNBytes(content.length() / 2);
    } catch (IOException e) {
      throw new TargetException.SourceFailed(call + ": its source failed: " + e.getMessage(), e);
    }
  }

  private static InputStream half(Call call, InputStream whole) {
    try (whole) {
      byte[] all = whole.readAllBytes();
      IOException cut = new IOException("cut on script", unavailable(call));
      return new SequenceInputStream(
          new ByteArrayInputStream(all, 0, all.length / 2), new BrokenStream(cut));
    } catch (IOException e) {
      return new BrokenStream(e);
    }
  }

  private static TargetException.Unavailable unavailable(Call call) {
    return new TargetException.Unavailable(call + ": unavailable on script", null);
  }

  private static TargetException.Rejected rejected(Call call) {
    return new TargetException.Rejected(call + ": rejected on script", null);
  }

  private static TargetException.OutcomeUnknown unknown(Call call) {
    return new TargetException.OutcomeUnknown(call + ": the answer was lost on script", null);
  }

  private interface SinkCall<T> {
    T run() throws TargetException, InterruptedException;
  }

  private static final class BrokenStream extends InputStream {
    private final IOException fault;

    BrokenStream(IOException fault) {
      this.fault = fault;
    }

    @Override
    public int read() throws IOException {
      throw new IOException(fault.getMessage(), fault.getCause());
    }
  }
}
