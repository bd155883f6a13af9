package dev.tidemark.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/// Which requests fail, and how: rules that count for themselves. The first that fires wins.
final class FaultPlan {

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Rule> rules = new ArrayList<>();
  private CountDownLatch healed = new CountDownLatch(1);

  private static final class Rule {
    private final RequestMatch when;
    private final S3Fault fault;
    private int fitted;

    Rule(RequestMatch when, S3Fault fault) {
      this.when = when;
      this.fault = fault;
    }

    boolean fires(S3Request request) {
      if (!when.fits().test(request)) {
        return false;
      }
      fitted++;
      return fitted >= when.first() && fitted - when.first() < when.count();
    }
  }

  void add(RequestMatch when, S3Fault fault) {
    locked(() -> rules.add(new Rule(when, fault)));
  }

  /// Forgets all rules, and lets go what stalls.
  void heal() {
    locked(() -> {
      rules.clear();
      healed.countDown();
      healed = new CountDownLatch(1);
    });
  }

  /// What happens to a request.
  ///
  /// @param healed is open once this is healed
  record Ruling(S3Fault fault, CountDownLatch healed) {}

  Ruling ruling(S3Request request) {
    lock.lock();
    try {
      S3Fault fault = S3Fault.none();
      for (Rule rule : rules.reversed()) {
        fault = rule.fires(request) ? rule.fault : fault;
      }
      return new Ruling(fault, healed);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
