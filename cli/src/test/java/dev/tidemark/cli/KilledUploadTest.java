package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.Seeds;
import dev.tidemark.testkit.s3.S3Action;
import dev.tidemark.testkit.s3.S3Request;
import dev.tidemark.testkit.s3.StrictS3;
import dev.tidemark.testkit.wire.ProxyDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a first upload that is killed again and again sends again at most what was under way when
/// it was killed.
///
/// Method: processes of the program, each killed (`kill -9`) when a random number of bytes has
/// passed; every byte and every object counted.
final class KilledUploadTest {

  private static final int KILLS = Integer.getInteger("tidemark.soak.kills", 4);

  /// No more packs than this are under way at once.
  private static final int UNDERWAY_MAX = 3;

  /// What comes with an object.
  private static final int REQUEST_BYTES = 10_000;

  private static final int BYTES_PER_SECOND_MAX = 64_000_000;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void an_upload_killed_anywhere_sends_again_at_most_what_was_under_way(@TempDir Path place)
      throws Exception {
    long seed = new Random().nextLong();
    System.out.println("KilledUploadTest seed " + seed);
    try (SentBytes upload = new SentBytes(place, 96)) {
      upload.proxy().rate(BYTES_PER_SECOND_MAX);
      long before = upload.sent();
      long payload = place.resolve("ann/film").toFile().length();
      Random random = Seeds.random(seed);
      for (long point : random.longs(KILLS, 0, payload).sorted().toArray()) {
        killAfter(upload, place, before + point);
      }
      assertThat(mirror(upload, place).waitFor()).isZero();
      judge(upload, upload.sent() - before, payload);
      upload.restoresEqual();
    }
  }

  private static Process mirror(SentBytes upload, Path place) throws IOException {
    return Tidemark.start(
        place.resolve("output"), Map.of(), "mirror", "-c", upload.configuration().toString());
  }

  /// At least a few bytes after its start, or it would not have been under way at all.
  private static void killAfter(SentBytes upload, Path place, long point) throws Exception {
    long few = upload.sent() + 100_000;
    Process mirror = mirror(upload, place);
    upload.proxy().awaitBytes(ProxyDirection.UP, Math.max(point, few));
    mirror.destroyForcibly().waitFor();
  }

  private static void judge(SentBytes upload, long sent, long payload) {
    List<Long> stored = upload.stored();
    long bytes = SentBytes.sum(stored);
    long largest = Collections.max(stored);
    long underway = upload.proxy().abandoned();
    System.out.printf(
        "KilledUploadTest: %d kills; %d bytes stored in %d objects, the largest %d; %d bytes under"
            + " way at the kills, %d sent beside what is stored%n",
        KILLS, bytes, stored.size(), largest, underway, sent - bytes);
    assertThat(bytes).as("bytes stored: nothing under two names").isLessThan(payload * 102 / 100);
    assertThat(sent - bytes).as("bytes sent again").isLessThan(underway + payload / 100);
    assertThat(underway).isLessThanOrEqualTo(KILLS * UNDERWAY_MAX * (largest + REQUEST_BYTES));
    upload.log().ifPresent(KilledUploadTest::expectNothingTwice);
  }

  /// What had arrived whole was never sent again.
  private static void expectNothingTwice(StrictS3 s3) {
    List<String> arrived =
        s3.requests(S3Action.PUT_OBJECT).stream()
            .map(S3Request::key)
            .filter(key -> key.contains("packs/"))
            .toList();
    assertThat(arrived).isNotEmpty().doesNotHaveDuplicates();
  }
}
