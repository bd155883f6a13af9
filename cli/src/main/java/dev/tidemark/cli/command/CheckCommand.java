package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.CheckNote;
import dev.tidemark.engine.check.CheckVolume;
import dev.tidemark.engine.check.Depth;
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

  @Option(
      names = "--content",
      paramLabel = "PERCENT",
      arity = "0..1",
      fallbackValue = "100",
      description = "Read so much of the content, chosen at random. Without a number: all.")
  @Nullable Double percent;

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
    Depth depth = depth();
    Checked checked = check(directory, depth);
    if (repairFrom != null && !checked.damaged().isEmpty()) {
      heal(directory, repairFrom, checked.damaged());
      checked = check(directory, depth);
    }
    remember(directory, depth, checked);
    if (checked.report().isGood()) {
      return ExitCode.OK.code();
    }
    session.console().warn(remedy(checked));
    return ExitCode.INTEGRITY.code();
  }

  private Depth depth() {
    if (percent == null) {
      return repairFrom == null ? new Depth.Structure() : new Depth.All();
    }
    if (!(percent > 0 && percent <= 100)) {
      throw new CliException(ExitCode.USAGE, "--content takes a number above 0 and at most 100");
    }
    return percent == 100 ? new Depth.All() : new Depth.Sample(percent / 100);
  }

  /// What one check came to.
  private record Checked(Instant at, Report report, List<ListedPack> damaged) {}

  private Checked check(Path directory, Depth depth)
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
      Report report = check.run(depth);
      rows.close();
      show(directory, report);
      return new Checked(at, report, check.damagedPacks());
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
  private void remember(Path directory, Depth depth, Checked checked) {
    LocalDisk disk = new LocalDisk(directory);
    boolean deeper =
        CheckNote.read(disk)
            .filter(before -> before.content() && before.findings() > 0)
            .filter(before -> depth.share() < 1 && checked.report().isGood())
            .isPresent();
    if (deeper) {
      session.console().say("an earlier check of all content had findings; run: check --content");
      return;
    }
    try {
      CheckNote.of(checked.at(), depth, checked.report(), checked.damaged().size()).write(disk);
    } catch (IOException e) {
      session.console().warn("check: what was found cannot be noted: " + e.getMessage());
    }
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

  private String remedy(Checked checked) {
    List<String> targets =
        session.findConfig().map(Config::readTargets).orElse(List.of()).stream()
            .map(TargetConfig::name)
            .filter(name -> !name.equals(repairFrom))
            .toList();
    String from = targets.isEmpty() ? "TARGET" : String.join(", or ", targets);
    return checked.damaged().isEmpty()
        ? "the packs are whole, so what is wrong lies in the tree or was never stored; 'clone' a"
            + " target to a new volume and 'promote' it, or 'restore' what is needed"
        : "damaged packs can be healed: check --repair-from " + from;
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
