package org.example.tidemark.webdav;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The body of a PUT, fed by the thread that calls. The JDK's own publishers read a stream on a
/// thread of the client: there an interrupt of the caller would not end a source that stalls, as
/// the contract demands, and the source's failures would come back as the connection's.
final class Upload implements BodyPublisher, Flow.Subscription {

  private final long length;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Flow.Subscriber<? super ByteBuffer> reader;
  private long wanted;
  private boolean over;

  /// @param length bytes that will be sent
  Upload(long length) {
    this.length = length;
  }

  /// Hands bytes on once they are wanted; they must not be changed afterwards.
  ///
  /// @return false if nobody wants them any more: there is an answer, or no connection
  boolean send(byte[] bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wanted == 0 && !over) {
        changed.await();
      }
      if (over) {
        return false;
      }
      wanted--;
    } finally {
      lock.unlock();
    }
    reader.onNext(ByteBuffer.wrap(bytes));
    return true;
  }

  /// All has been sent.
  void end() {
    if (reader != null) {
      reader.onComplete();
    }
  }

  /// Nothing more is wanted.
  @Override
  public void cancel() {
    change(() -> over = true);
  }

  @Override
  public void request(long more) {
    change(() -> wanted += more);
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

  @Override
  public long contentLength() {
    return length;
  }

  /// Once: a body that has begun cannot begin anew.
  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    boolean first = reader == null;
    if (first) {
      reader = subscriber;
      subscriber.onSubscribe(this);
    } else {
      subscriber.onSubscribe(new Upload(0));
      subscriber.onError(new IOException("the connection broke off, and the body had begun"));
    }
  }
}
