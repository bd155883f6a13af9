package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.targets.s3.wire.Answer;
import dev.tidemark.targets.s3.wire.ObjectBody;
import dev.tidemark.targets.s3.wire.Page;
import dev.tidemark.targets.s3.wire.Requests;
import dev.tidemark.targets.s3.wire.Upload;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Notices when another server answers under the same address: what one has been seen to do, the
/// other may not. Servers are told apart by their `Server` header. The first that answers is the
/// one that `target create` has tried.
final class ServerWatch {

  private final ReentrantLock trying = new ReentrantLock();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> trusted = ConcurrentHashMap.newKeySet();

  @FunctionalInterface
  interface Trial {
    void run() throws TargetException, InterruptedException;
  }

  /// Tries the place again if a server has answered that nobody has tried. Whoever comes here while
  /// that goes on waits for what comes of it.
  ///
  /// @throws TargetException what the trial came to; the next call tries again
  void tryStrangers(Trial trial) throws TargetException, InterruptedException {
    if (trusted.containsAll(seen)) {
      return;
    }
    trying.lockInterruptibly();
    try {
      Set<String> strangers = new HashSet<>(seen);
      if (!trusted.containsAll(strangers)) {
        trial.run();
        trusted.addAll(strangers);
      }
    } finally {
      trying.unlock();
    }
  }

  private void answered(Answer answer) {
    String name = answer.header("Server").orElse("");
    if (seen.isEmpty()) {
      trusted.add(name);
    }
    seen.add(name);
  }

  /// The same requests, watched.
  Requests watch(Requests requests) {
    return new Watched(requests);
  }

  private final class Watched implements Requests {
    private final Requests requests;

    Watched(Requests requests) {
      this.requests = requests;
    }

    @Override
    public Answer put(String key, Upload body, Map<String, String> headers) throws IOException {
      Answer answer = requests.put(key, body, headers);
      answered(answer);
      return answer;
    }

    @Override
    public ObjectBody get(String key, Map<String, String> headers) throws IOException {
      ObjectBody body = requests.get(key, headers);
      answered(body.answer());
      return body;
    }

    @Override
    public Page list(String prefix, String after, int most, Map<String, String> headers)
        throws IOException {
      Page page = requests.list(prefix, after, most, headers);
      answered(page.answer());
      return page;
    }

    @Override
    public Answer delete(String key, Map<String, String> headers) throws IOException {
      Answer answer = requests.delete(key, headers);
      answered(answer);
      return answer;
    }

    @Override
    public void close() {
      requests.close();
    }
  }
}
