package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdCeilingsTest {

  private static final long OBJECTS = 1L << 32;
  private static final long EXTENTS = 1L << 28;
  private static final IdCeilings CEILINGS = new IdCeilings(5000, 2000, 2 * OBJECTS, 2 * EXTENTS);

  @Test
  void while_half_of_the_distance_is_left_they_stay() {
    IdCeilings next =
        new IdCeilings(
            5000 - 2048, 2000 - 512, 2 * OBJECTS - OBJECTS / 2, 2 * EXTENTS - EXTENTS / 2);
    assertThat(CEILINGS.over(next)).isEqualTo(CEILINGS);
  }

  @Test
  void with_less_than_half_left_they_are_a_whole_distance_above() {
    IdCeilings next =
        new IdCeilings(
            5001 - 2048, 2001 - 512, 2 * OBJECTS + 1 - OBJECTS / 2, 2 * EXTENTS + 1 - EXTENTS / 2);
    assertThat(CEILINGS.over(next))
        .isEqualTo(
            new IdCeilings(
                next.sequence() + 4096,
                next.tid() + 1024,
                next.object() + OBJECTS,
                next.extent() + EXTENTS));
  }

  @Test
  void numbers_above_the_middle_are_large_and_not_negative() {
    IdCeilings high = new IdCeilings(-1, -1, -1, -1);
    assertThat(high.over(new IdCeilings(1, 1, 1, 1))).isEqualTo(high);
  }
}
