package dev.tidemark.testkit.layers.planted;

import java.util.concurrent.Callable;

/// Exists only while others wait.
public interface Section {

  /// Keeps the others.
  final class Slow {
    void directly(Section section) throws Exception {
      step(1);
    }

    void byLambda(int before, Section section) throws Exception {
      Callable<Integer> later = () -> pause(before);
      later.call();
    }

    private void step(int millis) throws Exception {
      Thread.sleep(millis);
    }

    private int pause(int millis) throws InterruptedException {
      Thread.sleep(millis);
      return millis;
    }
  }

  /// Waits before and after.
  final class Quick {
    int inside(Section section) {
      return section.hashCode();
    }

    void outside(Section.Quick quick) throws InterruptedException {
      Thread.sleep(1);
    }
  }
}
