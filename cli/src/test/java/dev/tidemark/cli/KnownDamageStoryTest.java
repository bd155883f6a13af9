package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a verification has found at a target is said by every command that speaks of it, until it
/// is mended.
class KnownDamageStoryTest {

  private static final int FILE_BYTES = 5 << 20;

  @TempDir Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirror() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    for (int i = 0; i < 3; i++) {
      byte[] bytes = new byte[FILE_BYTES];
      new Random(i).nextBytes(bytes);
      Files.write(tree.resolve("large" + i), bytes);
    }
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: nas, type: fs, path: %1$s/nas}",
            "{name: later, type: fs, path: %1$s/later}");
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    ok("target", "create", "nas");
    ok("mirror", "usb", "nas");
  }

  private Ran ok(String... arguments) {
    return ends(ExitCode.OK, arguments);
  }

  private Ran ends(ExitCode exit, String... arguments) {
    return tidemark.ends(exit, arguments);
  }

  private Ran damaged(String... arguments) {
    return ends(ExitCode.INTEGRITY, arguments);
  }

  private Path pack(String where) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve(where).resolve("packs"))) {
      return all.sorted().findFirst().orElseThrow();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    file.toFile().setWritable(true);
    Files.write(file, bytes);
  }

  @Test
  void a_pack_that_is_gone_is_mended_by_the_next_round_which_says_so() throws IOException {
    Files.delete(pack("usb"));
    damaged("verify", "usb");
    assertThat(damaged("status").out())
        .containsPattern("usb.*DAMAGED.*1 pack damaged or gone.*verify --repair usb")
        .doesNotContainPattern("target usb.*at the head");
    assertThat(ok("mirror", "usb").err()).contains("usb: mended: 1 damaged pack");
    assertThat(ok("status").out()).containsPattern("target usb.*at the head.*mended");
    ok("verify", "--content", "usb");
  }

  @Test
  void a_damaged_target_that_is_behind_is_called_both() throws IOException {
    Files.delete(pack("usb"));
    damaged("verify", "usb");
    Files.writeString(place.resolve("ann/more"), "more");
    ok("import");
    assertThat(damaged("status").out())
        .containsPattern(
            "target usb: tid \\S+ behind by 1 TID, [^;]*, DAMAGED,.*damaged: a look on");
    assertThat(damaged("mirror", "--plan", "usb").out()).containsPattern(" behind, DAMAGED;");
  }

  /// One that somebody has unplugged without a mount point, or moved.
  @Test
  void a_damaged_target_that_is_moved_away_is_missing_and_damaged_again_when_it_is_back()
      throws IOException {
    Files.delete(pack("usb"));
    damaged("verify", "usb");
    Files.move(place.resolve("usb"), place.resolve("away"));
    ends(ExitCode.NOT_FOUND, "verify", "usb");
    assertThat(damaged("status").out()).containsPattern("target usb: tid \\S+ MISSING");
    assertThat(ends(ExitCode.NOT_FOUND, "mirror", "--plan", "usb").out()).contains("MISSING");
    ends(ExitCode.NOT_FOUND, "mirror", "usb");
    Files.move(place.resolve("away"), place.resolve("usb"));
    damaged("verify", "usb");
    ok("mirror", "usb");
    ok("status");
  }

  /// Content that is good in a damaged pack is proven, too.
  @Test
  void a_slice_of_a_check_says_how_much_of_a_damaged_pack_is_lost_and_proves_the_rest()
      throws IOException {
    flip(pack("vol"), 5000);
    Ran slice = damaged("check", "--budget", "1GiB");
    assertThat(slice.out()).contains("DAMAGED, 1 finding;").doesNotContain("; 0 B of content");
    assertThat(slice.err()).containsPattern("CRC.*; 1 extent of 1 file lost: /ann/large\\d");
    assertThat(damaged("check", "--budget", "1GiB", "--json").out())
        .containsPattern("\"extents\":[1-9]");
  }

  /// The volume has lost it, too, so that no round can mend it.
  @Test
  void damage_that_cannot_be_mended_is_said_by_each_command_and_ends_in_13() throws IOException {
    Files.delete(pack("usb"));
    flip(pack("vol"), 5000);
    damaged("verify", "usb");
    for (int i = 0; i < 2; i++) {
      Ran mirrored = damaged("mirror", "usb", "nas");
      assertThat(mirrored.err()).contains("usb: damaged", "verify --repair usb", "could not mend");
      assertThat(mirrored.out()).contains("usb: DAMAGED", "nas: at the head");
      assertThat(mirrored.out()).doesNotContain("usb: at the head");
    }
    assertThat(damaged("mirror", "usb", "--json").out())
        .contains("\"outcome\":\"damaged\"", "\"damage\":\"damaged: a look on ")
        .doesNotContain("at_head");
    assertThat(damaged("status", "--json").out()).contains("\"damaged_packs\":1");
    assertThat(damaged("backup", "--cron").err()).contains("target usb: damaged");
    Ran again = damaged("backup", "--cron");
    assertThat(again.err()).doesNotContain("usb");
    assertThat(again.out()).doesNotContain("usb");
    assertThat(ok("mirror", "nas").out()).contains("nas: at the head");
    ok("check", "--repair-from", "nas");
    ok("target", "create", "later");
    Ran mended = ok("backup", "--cron");
    assertThat(mended.err()).contains("target usb: mended: 1 damaged pack");
    assertThat(mended.out()).contains("target usb: works again");
    assertThat(ok("backup", "--cron").err()).doesNotContain("usb");
    ok("verify", "--content", "usb");
  }

  @Test
  void what_is_known_is_no_good_news_until_it_was_read_again_and_proven() throws IOException {
    Path pack = pack("usb");
    byte[] good = Files.readAllBytes(pack);
    flip(pack, 5000);
    damaged("verify", "--content", "usb");
    Ran plain = damaged("verify", "usb");
    assertThat(plain.out()).contains("usb: DAMAGED, as was found before").doesNotContain("good");
    assertThat(plain.err())
        .contains("nothing new is wrong, and what is known was not read again", "--repair usb");
    assertThat(damaged("verify", "usb", "--json").out())
        .contains("\"good\":false", "\"known_damage\":\"damaged: a look on ");
    damaged("verify", "usb", "--budget", "1B");
    damaged("verify", "usb", "--budget", "1B");
    Files.write(pack, good);
    damaged("verify", "usb");
    assertThat(ok("verify", "usb", "--content").out()).contains("usb: good");
    assertThat(ok("verify", "usb").out()).contains("usb: good");
  }

  @Test
  void a_slice_that_reads_the_known_pack_again_and_proves_it_ends_what_is_known()
      throws IOException {
    Path pack = pack("usb");
    byte[] good = Files.readAllBytes(pack);
    flip(pack, 5000);
    damaged("verify", "--content", "usb");
    Files.write(pack, good);
    assertThat(ok("verify", "usb", "--budget", "1B").out()).contains("usb: good");
  }

  @Test
  void a_repair_that_reads_nothing_again_mends_what_is_known() throws IOException {
    flip(pack("usb"), 5000);
    damaged("verify", "--content", "usb");
    assertThat(ok("verify", "usb", "--repair", "--content=1").out())
        .contains("1 damaged pack was sent again");
    ok("verify", "usb", "--content");
  }

  @Test
  void a_pack_that_is_gone_is_one_finding_with_what_is_lost_with_it() throws IOException {
    Files.delete(pack("usb"));
    Ran verified = damaged("verify", "--content", "usb");
    assertThat(verified.out()).contains("usb: DAMAGED, 1 finding;");
    assertThat(verified.err())
        .containsPattern(
            "packs/1-\\S+: it is gone; .* names it; \\d+ extents of 2 files lost, one is /ann/");
    Files.delete(pack("vol"));
    Ran checked = damaged("check", "--content");
    assertThat(checked.out()).contains("DAMAGED, 1 finding;");
    assertThat(checked.err())
        .containsPattern(
            "packs/\\d+.pack: it is gone; \\d+ extents of 3 files lost, one is /ann/large");
  }

  /// The pack is named by that commit alone.
  @Test
  void a_damaged_pack_that_only_a_damaged_commit_names_is_to_blame_for_what_it_lacks()
      throws IOException {
    byte[] bytes = new byte[2 * FILE_BYTES];
    new Random(9).nextBytes(bytes);
    Files.write(place.resolve("ann/later"), bytes);
    ok("import");
    ok("mirror", "usb");
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      Path newest = commits.sorted().findFirst().orElseThrow();
      flip(newest, (int) Files.size(newest) - 40);
    }
    try (Stream<Path> packs = Files.list(place.resolve("usb/packs"))) {
      flip(
          packs
              .sorted()
              .filter(p -> p.getFileName().toString().startsWith("2-"))
              .findFirst()
              .orElseThrow(),
          5000);
    }
    assertThat(damaged("verify", "--content", "usb").err())
        .containsPattern("packs/2-\\S+: .*fails its CRC; 1 extent of 1 file lost: /ann/later");
    assertThat(damaged("status").out())
        .contains("commits damaged or gone: 2")
        .doesNotContain("no object is to blame");
    ok("mirror", "usb");
    ok("verify", "--content", "usb");
  }

  @Test
  void a_target_that_is_created_where_no_state_can_be_read_is_not_said_to_hold_states()
      throws IOException {
    ok("target", "detach", "usb");
    assertThat(ok("target", "create", "usb").out()).contains("It holds states already");
    ok("target", "detach", "usb");
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      for (Path commit : commits.toList()) {
        flip(commit, 100);
      }
    }
    assertThat(ok("target", "create", "usb").out())
        .contains("It holds commits, and no state that can be read", "tidemark verify usb")
        .doesNotContain("holds states");
    damaged("verify", "usb");
  }

  @Test
  void a_repair_of_commits_does_not_speak_of_packs() throws IOException {
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      flip(commits.sorted().findFirst().orElseThrow(), 100);
    }
    assertThat(ok("verify", "--repair", "usb").out())
        .contains("commits that were damaged or gone are given up")
        .doesNotContain("0 damaged packs");
  }

  @Test
  void a_restore_advises_only_places_that_may_have_it_and_repairs_that_can_be_done()
      throws IOException {
    Files.delete(pack("usb"));
    String address = "file://" + place.resolve("usb");
    String to = place.resolve("one").toString();
    assertThat(damaged("restore", "--from", address, "--to", to).err())
        .contains("--from nas", "verify --repair usb")
        .doesNotContain("--from usb", "--from later", "--repair file:");
    String bare = place.resolve("copied").toString();
    Files.move(place.resolve("usb"), Path.of(bare));
    assertThat(
            damaged("restore", "--from", "file://" + bare, "--to", place.resolve("2").toString())
                .err())
        .contains("only the volume that it is a target of can mend it")
        .doesNotContain("verify --repair file:");
    Files.delete(pack("nas"));
    damaged("verify", "nas");
    Files.move(Path.of(bare), place.resolve("usb"));
    assertThat(damaged("restore", "--from", "usb", "--to", place.resolve("3").toString()).err())
        .contains("nas is damaged too, but may have it: --from nas", "verify --repair usb")
        .doesNotContain("try:", "another target");
  }

  @Test
  void a_check_says_of_no_target_that_it_was_asked() throws IOException {
    flip(pack("vol"), 5000);
    Files.delete(pack("nas"));
    damaged("verify", "nas");
    assertThat(damaged("check", "--content").err())
        .contains("try: check --repair-from usb; nas is damaged too, but may have it:")
        .doesNotContain("later", "can be healed");
  }

  @Test
  void the_word_after_content_may_be_the_target() {
    assertThat(ok("verify", "--content", "usb").out()).contains("usb: good", "content proven");
    assertThat(ok("verify", "--content", "50", "usb").out()).contains("usb: good");
    assertThat(ends(ExitCode.USAGE, "verify", "--content", "ubs").err())
        .contains("neither a percentage nor a target", "verify TARGET --content");
    assertThat(ends(ExitCode.USAGE, "check", "--content", "usb").err()).contains("percentage");
    ends(ExitCode.USAGE, "verify", "--content", "0", "usb");
  }

  @Test
  void a_clone_that_found_damage_says_how_another_archive_is_taken() throws IOException {
    Path pack = pack("usb");
    byte[] good = Files.readAllBytes(pack);
    flip(pack, 5000);
    String clone = place.resolve("clone").toString();
    assertThat(damaged("clone", "usb", clone).err())
        .contains("empty the directory first", "exact copy");
    assertThat(ends(ExitCode.REFUSED, "clone", "nas", clone).err())
        .contains("empty the directory, then this one begins anew");
    Files.write(pack, good);
    ok("clone", "usb", clone);
  }

  @Test
  void what_a_slice_of_a_check_finds_is_known_until_it_is_healed() throws IOException {
    assertThat(ok("check", "--budget", "1B").err()).contains("the pass is complete");
    Path pack = pack("vol");
    flip(pack, 5000);
    assertThat(damaged("check", "--budget", "1B").err())
        .containsPattern(
            "packs/\\d+.pack: .*CRC.*; \\d+ extents? of \\d files? lost.*/ann/large\\d");
    flip(pack, 5000);
    assertThat(damaged("check", "--budget", "1B").out()).contains("DAMAGED, as was found before");
    flip(pack, 5000);
    assertThat(damaged("check").err())
        .contains(
            "an earlier check that read content had findings; run: check --content",
            "the volume is damaged: the check of");
    assertThat(damaged("mirror", "usb", "nas").err()).contains("the volume is damaged");
    ends(ExitCode.USAGE, "check", "--budget", "1B", "--content");
    ok("check", "--repair-from", "nas");
    ok("mirror", "usb", "nas");
  }

  @Test
  void what_cannot_be_looked_at_is_not_called_absent() throws IOException {
    Path loop = Files.createSymbolicLink(place.resolve("loop"), place.resolve("loop"));
    assertThat(ends(ExitCode.CREDENTIALS, "status", "-V", loop.toString()).err())
        .contains("cannot read the volume")
        .doesNotContain("no volume");
    assertThat(ends(ExitCode.NOT_FOUND, "status", "-V", place.resolve("none").toString()).err())
        .contains("no volume at");
    Path state = place.resolve("vol/targets/usb.state");
    Files.delete(state);
    Files.createSymbolicLink(state, state);
    List<String> said = List.of(tidemark.run("mirror", "usb").err());
    assertThat(said.getFirst()).contains("usb.state").doesNotContain("never made a target");
  }

  @Test
  void the_remains_of_an_archive_without_commits_are_no_place_to_begin_anew() throws IOException {
    byte[] more = new byte[2 * FILE_BYTES];
    new Random(9).nextBytes(more);
    Files.write(place.resolve("ann/more"), more);
    ok("import");
    ok("mirror", "usb");
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      for (Path commit : commits.toList()) {
        Files.delete(commit);
      }
    }
    ok("target", "detach", "usb");
    assertThat(ends(ExitCode.CREDENTIALS, "target", "create", "usb").err())
        .contains("its commits are gone", "packs/");
  }

  @Test
  void a_plan_says_what_is_known_to_be_damaged() throws IOException {
    Files.delete(pack("usb"));
    damaged("verify", "usb");
    Ran plan = damaged("mirror", "--plan", "usb");
    assertThat(plan.err()).contains("damaged");
    assertThat(plan.out())
        .containsPattern("DAMAGED; a round sends about [0-9.]+ MiB to mend 1 damaged pack")
        .doesNotContain("sends 0 B");
    long planned = number("\"mend_bytes_about\":", damaged("mirror", "--plan", "--json"));
    long sent = number("\"bytes\":", ok("mirror", "usb", "--json"));
    assertThat(planned).isBetween(sent * 9 / 10, sent * 11 / 10).isGreaterThan(FILE_BYTES / 2);
    assertThat(ok("mirror", "--plan", "usb", "--json").out())
        .contains("\"mend_packs\":0", "\"mend_commits\":\"\"", "\"mend_bytes_about\":0");
  }

  /// The first one of this name that is not 0.
  private static long number(String field, Ran ran) {
    return ran.out()
        .lines()
        .filter(line -> line.contains(field))
        .map(line -> line.substring(line.indexOf(field) + field.length()).split("[^0-9]", 2)[0])
        .mapToLong(Long::parseLong)
        .filter(value -> value > 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_plan_says_that_damaged_commits_will_be_mended() throws IOException {
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      flip(commits.sorted().findFirst().orElseThrow(), 100);
    }
    damaged("verify", "usb");
    assertThat(damaged("mirror", "--plan", "usb").out())
        .containsPattern("sends about [0-9.]+ [KMB].* to mend damaged commits")
        .doesNotContain("sends 0 B");
  }

  /// Packs that only a damaged commit names are not read.
  @Test
  void beside_a_damaged_commit_no_content_counts_as_verified() throws IOException {
    Files.writeString(place.resolve("ann/small"), "second");
    ok("import");
    ok("mirror", "usb");
    try (Stream<Path> commits = Files.list(place.resolve("usb/commits"))) {
      Path newest = commits.sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(newest);
      bytes[60] ^= 1;
      Files.delete(newest);
      Files.write(newest, bytes);
    }
    damaged("verify", "usb", "--content");
    ok("mirror", "usb");
    assertThat(ok("status").out())
        .contains("content never verified")
        .doesNotContain("mended since");
    ok("verify", "usb", "--content");
    assertThat(ok("status").out()).contains("content verified");
  }

  /// The base that mends the commit would take over the pack that only that one named.
  @Test
  void content_damaged_behind_a_damaged_commit_is_mended_with_it() throws IOException {
    for (int i = 2; i <= 3; i++) {
      byte[] more = new byte[2 * FILE_BYTES];
      new Random(i).nextBytes(more);
      Files.write(place.resolve("ann/more" + i), more);
      ok("import");
      ok("mirror", "usb");
    }
    flipMiddle(of("packs", "2-"));
    Path commit = of("commits", "fffffffffffffffd-");
    flip(commit, (int) Files.size(commit) - 40);
    damaged("verify", "usb", "--content");
    assertThat(ok("mirror", "usb").err()).contains("mended", "2 packs were sent again");
    ok("verify", "usb", "--content");
    ok("status");
  }

  private Path of(String folder, String start) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve("usb").resolve(folder))) {
      return all.filter(path -> path.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void flipMiddle(Path file) throws IOException {
    flip(file, (int) Files.size(file) / 2);
  }

  @Test
  void what_the_volume_still_has_of_several_damaged_packs_is_sent_and_the_rest_is_named()
      throws IOException {
    Files.write(place.resolve("ann/more"), Seeds.bytes(new Random(9), 9 << 20));
    ok("import");
    ok("mirror", "usb", "nas");
    List<String> names = new ArrayList<>();
    try (Stream<Path> all = Files.list(place.resolve("usb/packs"))) {
      for (Path pack : all.sorted().toList()) {
        flip(pack, 3000);
        names.add(pack.getFileName().toString());
      }
    }
    assertThat(names).hasSizeGreaterThan(1);
    flip(pack("vol"), 5000);
    damaged("verify", "--content", "usb");
    Ran repaired = damaged("verify", "--repair", "usb");
    String sent = (names.size() - 1) + " damaged pack";
    assertThat(repaired.out()).contains("usb: sent", sent).doesNotContain("verifying again");
    assertThat(repaired.err())
        .contains("1 damaged pack was not sent again (packs/", "the volume has lost this, too")
        .containsOnlyOnce("repair usb: ");
    Ran mirrored = damaged("mirror", "usb");
    assertThat(mirrored.err())
        .contains("this round could not mend it: 1 damaged pack was not sent again (packs/");
    assertThat(damaged("status", "--json").out()).contains("\"damaged_packs\":1");
    ok("check", "--repair-from", "nas");
    assertThat(ok("mirror", "usb").err()).contains("usb: mended: 1 damaged pack");
    ok("verify", "--content", "usb");
  }
}
