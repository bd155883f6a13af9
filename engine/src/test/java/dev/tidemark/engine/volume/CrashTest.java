package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Survival;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: whatever step the machine dies at, by a kill or a power cut, nothing acknowledged or seen
/// is lost and no number is used twice ([CrashStory] says it in full). Method: the same story once
/// for every step, then opening and going on, which dies at every step too.
class CrashTest {

  /// How the machine dies.
  enum Death {
    KILL,
    POWER_CUT_LUCKY,
    POWER_CUT_UNLUCKY,
    POWER_CUT_TORN;

    void happen(CrashStory story, Random random) {
      switch (this) {
        case KILL -> story.disk.kill();
        case POWER_CUT_LUCKY -> story.disk.powerCut(Survival.ALL, random);
        case POWER_CUT_UNLUCKY -> story.disk.powerCut(Survival.NONE, random);
        case POWER_CUT_TORN -> story.disk.powerCut(Survival.RANDOM, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_at_any_step_loses_nothing(Death death) {
    boolean toTheEnd = false;
    for (long step = 0; !toTheEnd; step++) {
      CrashStory story = new CrashStory(step);
      Random random = new Random(step);
      story.disk.crashAfter(step);
      toTheEnd = story.run(2);
      if (toTheEnd) {
        toTheEnd = story.run(2); // opens what was closed in order
      }
      death.happen(story, random);
      goOn(story);
    }
  }

  /// The second death comes while opening, after the first one has left something that only the
  /// system's memory has.
  @ParameterizedTest
  @EnumSource
  void a_crash_at_any_step_of_the_recovery_loses_nothing(Death second) {
    for (long first = 12; first < 24; first++) {
      for (long step = 0; step < 8; step++) {
        long seed = first * 100 + step;
        CrashStory story = new CrashStory(seed);
        Random random = new Random(seed);
        story.disk.crashAfter(first);
        story.run(3);
        (random.nextBoolean() ? Death.KILL : Death.POWER_CUT_TORN).happen(story, random);
        story.disk.crashAfter(step);
        story.run(1);
        second.happen(story, random);
        goOn(story);
      }
    }
  }

  @Test
  void long_lives_with_many_crashes_lose_nothing() {
    for (long seed = 0; seed < 40; seed++) {
      CrashStory story = new CrashStory(seed);
      Random random = new Random(seed);
      for (int life = 0; life < 8; life++) {
        story.disk.crashAfter(random.nextInt(60));
        story.run(random.nextInt(12));
        Death.values()[random.nextInt(4)].happen(story, random);
        story.sim.advance(Duration.ofSeconds(random.nextInt(6)));
      }
      goOn(story);
    }
  }

  private static void goOn(CrashStory story) {
    story.disk.crashAfter(Long.MAX_VALUE / 2);
    assertThat(story.run(2)).isTrue();
    assertThat(story.run(0)).isTrue();
  }
}
