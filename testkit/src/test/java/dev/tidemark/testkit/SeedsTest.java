package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.ObjectName;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeedsTest {

  @Test
  void a_failure_names_its_seed_and_how_to_replay_it() {
    int third = Seeds.random(2).nextInt();
    assertThatThrownBy(
            () -> Seeds.forEach(10, random -> assertThat(random.nextInt()).isNotEqualTo(third)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 2 (replay: -Dtidemark.seed=2)");
  }

  @Test
  void every_seed_is_another_beginning() {
    Set<Integer> firsts = new HashSet<>();
    Seeds.forEach(1_000, random -> firsts.add(random.nextInt()));
    assertThat(firsts).hasSizeGreaterThan(990);
  }

  @Test
  void random_names_are_names() {
    Seeds.forEach(1_000, random -> assertThat(ObjectName.isValid(Seeds.name(random))).isTrue());
  }
}
