package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// One sftp conversation: requests of any number of threads, answers matched by their numbers.
///
/// - Requests leave in the order of their [#ask]s.
/// - A caller that is interrupted harms nobody else.
/// - What is asked when the channel is lost, or waits then, fails.
final class SftpChannel implements AutoCloseable {

  private static final String SILENT = "the server does not answer";

  private final SftpAnswers answers;
  private final Transport.Subsystem subsystem;
  private final AtomicInteger ids = new AtomicInteger();
  private volatile boolean silent;

  private SftpChannel(SftpAnswers answers, Transport.Subsystem subsystem) {
    this.answers = answers;
    this.subsystem = subsystem;
  }

  static SftpChannel open(Transport transport, Duration limit) throws IOException {
    SftpAnswers answers = new SftpAnswers();
    return new SftpChannel(answers, transport.open(answers, limit));
  }

  boolean isOpen() {
    return subsystem.isLive();
  }

  ConnectionHealth health() {
    return subsystem.health();
  }

  /// The server's answer to the greeting: the version and then its extensions, name and data each.
  SftpReply greet(int ourVersion, Duration timeout) throws IOException {
    send(SftpRequest.greeting(ourVersion));
    return await(answers.version(), timeout);
  }

  /// Sends a request and does not wait for its answer.
  CompletableFuture<SftpReply> ask(SftpRequest request) throws IOException {
    int id = ids.incrementAndGet();
    int doubts = health().doubts();
    CompletableFuture<SftpReply> answer = answers.expect(id);
    try {
      send(request.finish(id));
    } catch (IOException e) {
      answers.forget(id);
      throw e;
    }
    return answer.whenComplete((reply, lost) -> {
      if (lost == null) {
        health().heard(doubts);
      }
    });
  }

  SftpReply await(CompletableFuture<SftpReply> answer) throws IOException {
    return await(answer, health().patience());
  }

  private SftpReply await(CompletableFuture<SftpReply> answer, Duration patience)
      throws IOException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (TimeoutException e) {
      throw silent();
    } catch (ExecutionException e) {
      throw lost();
    }
  }

  private void send(ByteBuffer request) throws IOException {
    try {
      subsystem.send(request);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (SocketTimeoutException e) {
      throw silent();
    } catch (IOException e) {
      throw lost();
    }
  }

  private ClosedByInterruptException interrupted() {
    health().doubt();
    Thread.currentThread().interrupt();
    return new ClosedByInterruptException();
  }

  private IOException silent() {
    silent = true;
    subsystem.abandon();
    return lost();
  }

  private IOException lost() {
    Optional<RefusedException> refusal = answers.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (!answers.greeted()) {
      return subsystem.startFailure();
    }
    String reason = silent ? SILENT : subsystem.endReason();
    return new IOException("the connection was lost" + (reason.isEmpty() ? "" : ": " + reason));
  }

  @Override
  public void close() {
    subsystem.end();
  }
}
