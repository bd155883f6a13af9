package dev.tidemark.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The requests that came in, in the order in which each had arrived whole.
final class RequestLog {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<S3Request> requests = new ArrayList<>();

  void add(S3Request request) {
    lock.lock();
    try {
      requests.add(request);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<S3Request> all() {
    lock.lock();
    try {
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    lock.lock();
    try {
      requests.clear();
    } finally {
      lock.unlock();
    }
  }

  S3Request await(Predicate<S3Request> wanted) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        Optional<S3Request> found = requests.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        more.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
