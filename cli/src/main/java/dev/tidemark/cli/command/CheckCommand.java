package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.CheckNote;
import dev.tidemark.engine.check.CheckVolume;
import dev.tidemark.engine.check.Depth;
import dev.tidemark.engine.check.PackSlice;
import dev.tidemark.engine.check.Report;
import dev.tidemark.engine.check.VolumeRepair;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `check`.
@Command(
    name = "check",
    description = {
      "Check the volume: its tree, digest and chain, the records of files, its packs; with"
          + " --content",
      "also what lies in the packs. Nobody can write meanwhile."
    })
public final class CheckCommand implements Callable<Integer> {

  private static final int SHOWN_MAX = 20;

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Mixin ContentOption content = new ContentOption();

  @Option(
      names = "--repair-from",
      paramLabel = "TARGET",
      description =
          "Heal damaged packs from this target, then check again. Reads all content unless"
              + " --content says less.")
  @Nullable String repairFrom;

  public CheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException, IOException {
    Path directory = session.volumeDirectory();
    Look look = look(directory);
    Checked checked = check(directory, look);
    if (repairFrom != null && !checked.damaged().isEmpty()) {
      heal(directory, repairFrom, checked.damaged());
      checked = check(directory, look);
    }
    remember(directory, checked);
    if (checked.report().isGood()) {
      return ExitCode.OK.code();
    }
    session.console().warn(remedy(checked));
    return ExitCode.INTEGRITY.code();
  }

  /// One way to check a volume.
  @FunctionalInterface
  private interface Look {
    Report at(CheckVolume check) throws TargetException, InterruptedException, IOException;
  }

  private Look look(Path directory) {
    Optional<Depth.Budget> budget = content.budget();
    if (budget.isEmpty()) {
      Depth depth = depth();
      return check -> check.run(depth);
    }
    OptionalLong after =
        CheckNote.read(new LocalDisk(directory)).flatMap(CheckNote::pass).stream()
            .mapToLong(CheckNote.Pass::last)
            .findFirst();
    return check -> check.slice(budget.get(), after);
  }

  private Depth depth() {
    if (content.word().isPresent()) {
      throw new CliException(
          ExitCode.USAGE,
          "--content " + content.word().get() + ": give a percentage, as in --content=50");
    }
    return content.depth(repairFrom == null ? new Depth.Structure() : new Depth.All());
  }

  /// What one check came to.
  private record Checked(
      Instant at, Report report, List<ListedPack> damaged, Optional<PackSlice> slice) {}

  private Checked check(Path directory, Look look)
      throws TargetException, InterruptedException, IOException {
    Instant at = session.seam().time().now();
    try (ScratchDirectory scratch = ScratchDirectory.create();
        ProgressRows rows = new ProgressRows(session.console());
        OpenVolume open = session.volumes().openToWrite(directory, wait.patience())) {
      CheckVolume check =
          new CheckVolume(
              open.volume(),
              open.packs(),
              new LocalDisk(directory),
              new LocalDisk(scratch.path()),
              session.seam(),
              new Rows(rows, new AtomicLong()));
      Report report = look.at(check);
      rows.close();
      show(directory, report);
      check.slice().ifPresent(this::show);
      return new Checked(at, report, check.damagedPacks(), check.slice());
    }
  }

  /// The lock is held while files are replaced.
  private void heal(Path directory, String from, List<ListedPack> damaged)
      throws TargetException, InterruptedException, IOException {
    try (ArchiveReader archive = session.targets().openArchive(from);
        OpenVolume open = session.volumes().openToWrite(directory, wait.patience())) {
      if (!archive.volume().equals(open.volume().id())) {
        throw new CliException(
            ExitCode.CREDENTIALS,
            "check --repair-from "
                + from
                + ": it holds the archive of another volume, "
                + archive.volume());
      }
      VolumeRepair.Outcome outcome =
          new VolumeRepair(new LocalDisk(directory), archive).run(damaged);
      show(from, outcome);
    }
  }

  private void show(String from, VolumeRepair.Outcome outcome) {
    outcome
        .left()
        .forEach((pack, why) ->
            session.console().warn("cannot heal " + pack.file() + " from " + from + ": " + why));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("healed", outcome.healed().stream().map(ListedPack::file).toList());
    fields.put("left", outcome.left().keySet().stream().map(ListedPack::file).toList());
    session
        .console()
        .result(
            "healed",
            fields,
            "Healed "
                + Units.count(outcome.healed().size(), "pack", "packs")
                + " from "
                + from
                + (outcome.left().isEmpty() ? "" : ", not " + outcome.left().size())
                + "; checking again.");
  }

  /// A check that looked at less than the last one forgets no damage that it did not look for.
  private void remember(Path directory, Checked checked) {
    LocalDisk disk = new LocalDisk(directory);
    if (checked.slice().isPresent()) {
      CheckNote before =
          CheckNote.read(disk).orElse(new CheckNote(checked.at(), false, 0, 0, Optional.empty()));
      write(
          disk,
          before.after(
              checked.at(), checked.report(), checked.slice().get(), checked.damaged().size()));
      return;
    }
    Depth depth = depth();
    boolean deeper =
        CheckNote.read(disk)
            .filter(before -> before.content() && before.findings() > 0)
            .filter(before -> depth.share() < 1 && checked.report().isGood())
            .isPresent();
    if (deeper) {
      session.console().say("an earlier check of all content had findings; run: check --content");
      return;
    }
    CheckNote note = CheckNote.of(checked.at(), depth, checked.report(), checked.damaged().size());
    write(disk, note.with(CheckNote.read(disk).flatMap(CheckNote::pass)));
  }

  private void write(LocalDisk disk, CheckNote note) {
    try {
      note.write(disk);
    } catch (IOException e) {
      session.console().warn("check: what was found cannot be noted: " + e.getMessage());
    }
  }

  private void show(PackSlice slice) {
    session
        .console()
        .say(
            "check: read "
                + Units.count(slice.packs(), "pack", "packs")
                + (slice.last().isEmpty()
                    ? ", up to the last one: the pass is complete"
                    : ", " + Units.count(slice.left(), "is", "are") + " left for the next run"));
  }

  private void show(Path directory, Report report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", directory.toString());
    fields.put("good", report.isGood());
    fields.put("records", report.records());
    fields.put("extents", report.extents());
    fields.put("bytes", report.bytes());
    fields.put("unread_packs", report.unreadPacks());
    fields.put("findings", report.findings().stream().map(Object::toString).toList());
    if (!session.console().isJson()) {
      report.findings().stream()
          .limit(SHOWN_MAX)
          .forEach(finding -> session.console().warn("check: " + finding));
      if (report.findings().size() > SHOWN_MAX) {
        session.console().warn("check: more, see --json");
      }
    }
    session.console().result("check", fields, text(directory, report));
  }

  private static String text(Path directory, Report report) {
    return directory
        + ": "
        + (report.isGood()
            ? "good"
            : "DAMAGED, " + Units.count(report.findings().size(), "finding", "findings"))
        + "; "
        + Units.count(report.records(), "record", "records")
        + (report.extents() == 0
            ? "; content was not read (--content)"
            : ", " + Units.bytes(report.bytes()) + " of content proven")
        + ".";
  }

  /// Which targets hold what is lost, nobody has asked them.
  private String remedy(Checked checked) {
    if (checked.damaged().isEmpty()) {
      return "the packs are whole, so what is wrong lies in the tree or was never stored; 'clone' a"
          + " target to a new volume and 'promote' it, or 'restore' what is needed";
    }
    List<String> targets = new OtherTargets(session).than(repairFrom);
    return "damaged packs come back from a target that has them whole; none but those named above"
        + " was asked. Try: check --repair-from "
        + (targets.isEmpty() ? "TARGET" : String.join(", or ", targets));
  }

  /// Progress as one row.
  private record Rows(ProgressRows rows, AtomicLong proven) implements CheckListener {
    @Override
    public void records(long read) {
      if (read % 10_000 == 0) {
        rows.phase("check", "records " + read);
      }
    }

    @Override
    public void proven(long bytes) {
      rows.bytes("check", proven.addAndGet(bytes), 0);
    }
  }
}
