package dev.tidemark.cli.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.cron.CronReport.Line.Began;
import dev.tidemark.cli.cron.CronReport.Line.Ended;
import dev.tidemark.cli.cron.CronReport.Line.Happened;
import dev.tidemark.cli.cron.RunFinding.Event;
import dev.tidemark.cli.cron.RunFinding.NotNow;
import dev.tidemark.cli.cron.RunFinding.Trouble;
import dev.tidemark.cli.cron.RunFinding.Well;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronReportTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir Path volume;
  private ReportedTroubles known = new ReportedTroubles(Map.of());

  private List<CronReport.Line> said(Instant now, RunFinding... findings) throws IOException {
    CronReport.Said said = CronReport.say(known, List.of(findings), now);
    said.remembered().write(volume);
    known = ReportedTroubles.read(volume);
    return said.lines();
  }

  @Test
  void trouble_is_said_when_it_begins_and_when_it_ends() throws IOException {
    Trouble full = new Trouble("target a", "rejected", "no room");
    assertThat(said(MONDAY, full)).containsExactly(new Began("target a", "rejected", "no room"));
    assertThat(said(TUESDAY, full)).isEmpty();
    assertThat(said(TUESDAY, new NotNow("target a"))).isEmpty();
    assertThat(said(TUESDAY, full)).isEmpty();
    assertThat(said(TUESDAY, new Well("target a"))).containsExactly(new Ended("target a", MONDAY));
    assertThat(said(TUESDAY, new Well("target a"))).isEmpty();
    assertThat(said(TUESDAY, full)).hasSize(1);
  }

  @Test
  void another_kind_of_trouble_is_said_and_the_first_one_counts_as_its_beginning()
      throws IOException {
    said(MONDAY, new Trouble("t", "rejected", "no room"));
    assertThat(said(TUESDAY, new Trouble("t", "corrupt", "damaged")))
        .containsExactly(new Began("t", "corrupt", "damaged"));
    assertThat(said(TUESDAY, new Well("t"))).containsExactly(new Ended("t", MONDAY));
  }

  @Test
  void what_has_happened_is_said_each_time_and_begins_and_ends_no_trouble() throws IOException {
    Trouble full = new Trouble("t", "rejected", "no room");
    Event mended = new Event("t", "mended: a pack");
    for (int i = 0; i < 3; i++) {
      assertThat(said(MONDAY, mended, new Well("t")))
          .containsExactly(new Happened("t", "mended: a pack"));
    }
    said(MONDAY, full);
    assertThat(said(TUESDAY, mended, full)).containsExactly(new Happened("t", "mended: a pack"));
    assertThat(said(TUESDAY, mended, new Well("t")))
        .containsExactly(new Happened("t", "mended: a pack"), new Ended("t", MONDAY));
  }

  @Test
  void one_subject_says_nothing_of_another() throws IOException {
    said(MONDAY, new Trouble("a", "failed", "x"), new Well("b"));
    assertThat(said(MONDAY, new Trouble("a", "failed", "x"), new Trouble("b", "failed", "y")))
        .containsExactly(new Began("b", "failed", "y"));
  }

  @Test
  void a_subject_that_is_no_longer_there_is_forgotten() throws IOException {
    said(MONDAY, new Trouble("a", "failed", "x"));
    said(MONDAY, new Well("b"));
    assertThat(known.troubles()).isEmpty();
  }

  @Test
  void a_memory_that_cannot_be_read_is_as_none() throws IOException {
    said(MONDAY, new Trouble("a", "failed", "x"));
    Files.writeString(volume.resolve("said"), "a\tfailed\tyesterday\n");
    known = ReportedTroubles.read(volume);
    assertThat(said(MONDAY, new Trouble("a", "failed", "x"))).hasSize(1);
  }
}
