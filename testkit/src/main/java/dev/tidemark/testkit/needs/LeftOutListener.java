package dev.tidemark.testkit.needs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Notes each test that is left out: by a [Need], by an assumption, by a condition. JUnit finds it
/// by itself. The build says by a system property where the notes go; without one, nothing happens.
public final class LeftOutListener implements TestExecutionListener {

  /// The file of this module that notes what its tests leave out.
  static final String NOTES = "tidemark.test.left-out";

  /// The project's folder; set in the last step of the build, which says what all modules noted.
  static final String REPORT = "tidemark.test.report";

  private final Map<Need, Long> counts = new ConcurrentHashMap<>();
  private final Map<String, String> properties;
  private @Nullable TestPlan plan;

  /// For JUnit.
  public LeftOutListener() {
    this(
        Map.of(
            NOTES, System.getProperty(NOTES, ""),
            REPORT, System.getProperty(REPORT, "")));
  }

  LeftOutListener(Map<String, String> properties) {
    this.properties = properties;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test, Need.ability(reason));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      note(test, need(result.getThrowable()));
    }
  }

  private static Need need(Optional<Throwable> thrown) {
    return thrown
        .filter(LeftOutException.class::isInstance)
        .map(left -> ((LeftOutException) left).need())
        .orElseGet(
            () -> Need.ability(thrown.map(Throwable::getMessage).orElse("nobody said what")));
  }

  /// A class that is left out counts with all tests that are known to be in it.
  private void note(TestIdentifier test, Need need) {
    long tests =
        test.isTest() || plan == null
            ? 1
            : plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
    String line = need.what().lines().findFirst().orElse("").replace('\t', ' ');
    counts.merge(new Need(line, need.remedy()), Math.max(1, tests), Long::sum);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    try {
      String project = properties.getOrDefault(REPORT, "");
      String notes = properties.getOrDefault(NOTES, "");
      if (!project.isEmpty()) {
        LeftOutReport.of(Path.of(project)).line().ifPresent(System.out::println);
      } else if (!notes.isEmpty()) {
        new LeftOutTests(counts).write(Path.of(notes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
