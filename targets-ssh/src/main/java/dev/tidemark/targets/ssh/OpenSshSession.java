package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One running `ssh ... HOST -s sftp`. Its pipes know no interrupts, so threads of their own write
/// to it and read from it; callers only wait for room in a queue, where an interrupt finds a
/// request whole or not at all.
final class OpenSshSession implements Transport.Subsystem {

  private static final int QUEUED_BYTES_MAX = 1 << 20;
  private static final int PIPE_BYTES = 64 << 10;
  private static final int EXIT_WAIT_MILLIS = 1_000;

  private final OpenSshErrors errors;
  private final ConnectionHealth health;
  private final Process process;
  private final Transport.Receiver receiver;
  private final OpenSshMessages messages;
  private final Semaphore room = new Semaphore(QUEUED_BYTES_MAX, true);
  private final BlockingQueue<ByteBuffer> queue = new LinkedBlockingQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread writer;
  private volatile boolean abandoned;

  OpenSshSession(
      OpenSshErrors errors, ConnectionHealth health, Process process, Transport.Receiver receiver) {
    this.errors = errors;
    this.health = health;
    this.process = process;
    this.receiver = receiver;
    this.messages = OpenSshMessages.of(process);
    this.writer = Thread.ofPlatform().daemon().name("ssh-requests").start(this::write);
    Thread.ofPlatform().daemon().name("ssh-answers").start(this::read);
  }

  @Override
  public ConnectionHealth health() {
    return health;
  }

  @Override
  public boolean isLive() {
    return !ended.get() && process.isAlive();
  }

  @Override
  public void send(ByteBuffer request) throws IOException, InterruptedException {
    int length = Math.min(request.remaining(), QUEUED_BYTES_MAX);
    if (!room.tryAcquire(length, health.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new SocketTimeoutException("ssh takes no more requests");
    }
    if (ended.get()) {
      throw new IOException("ssh has ended");
    }
    queue.add(request);
  }

  private void write() {
    try (OutputStream out = process.getOutputStream()) {
      while (true) {
        ByteBuffer request = queue.take();
        int length = request.remaining();
        out.write(request.array(), request.arrayOffset() + request.position(), length);
        if (queue.isEmpty()) {
          out.flush();
        }
        room.release(Math.min(length, QUEUED_BYTES_MAX));
      }
    } catch (IOException | InterruptedException e) {
      terminate();
    }
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] some = new byte[PIPE_BYTES];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        receiver.receive(some, 0, n);
      }
      awaitLastWords();
    } catch (IOException | InterruptedException e) {
      // The end, whatever it came from.
    } finally {
      end();
    }
  }

  /// Waits until it is known why ssh has ended; waiting callers are told after that.
  private void awaitLastWords() throws InterruptedException {
    process.waitFor(EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    messages.awaitEnd();
  }

  @Override
  public void end() {
    if (ended.compareAndSet(false, true)) {
      room.release(QUEUED_BYTES_MAX);
      writer.interrupt();
      terminate();
      receiver.end();
    }
  }

  /// Lets ssh end what it has begun for a proxy, but not for long. Not by `Process.destroy`, which
  /// would close the streams that are being read.
  private void terminate() {
    ProcessHandle handle = process.toHandle();
    handle.destroy();
    process
        .onExit()
        .orTimeout(EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((exited, late) -> handle.destroyForcibly());
  }

  @Override
  public void abandon() {
    abandoned = true;
    end();
  }

  @Override
  public IOException startFailure() {
    return abandoned ? errors.tooSlow() : errors.startFailure(messages, exit());
  }

  @Override
  public String endReason() {
    return OpenSshErrors.endReason(messages, exit());
  }

  private String exit() {
    return process.isAlive() ? "ssh was ended" : "ssh ended with exit code " + process.exitValue();
  }
}
