package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.ContentText;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.CheckNote;
import dev.tidemark.engine.check.CheckResult;
import dev.tidemark.engine.check.CheckVolume;
import dev.tidemark.engine.check.PackSlice;
import dev.tidemark.engine.check.VolumeRepair;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
      healOrSay(directory, repairFrom, checked.damaged());
      checked = check(directory, look);
    }
    remember(directory, checked);
    if (checked.report().isGood()) {
      return judgeKnown(directory, checked.isKnown()).code();
    }
    session
        .console()
        .warn(new CheckReport(session, directory).remedy(checked.damaged(), repairFrom));
    return ExitCode.INTEGRITY.code();
  }

  /// What was found before is damage until it was read again and found whole.
  private ExitCode judgeKnown(Path directory, boolean isKnown) {
    if (!isKnown) {
      return ExitCode.OK;
    }
    new VolumeHealth(session).known(directory).ifPresent(session.console()::warn);
    return ExitCode.INTEGRITY;
  }

  /// One way to check a volume.
  @FunctionalInterface
  private interface Look {
    CheckResult at(CheckVolume check) throws TargetException, InterruptedException, IOException;
  }

  private Look look(Path directory) {
    Optional<CheckDepth.Budget> budget = content.budget();
    if (budget.isEmpty()) {
      CheckDepth depth = depth();
      return check -> check.run(depth);
    }
    OptionalLong after =
        CheckNote.read(new LocalDisk(directory)).flatMap(CheckNote::pass).stream()
            .mapToLong(CheckNote.Pass::last)
            .findFirst();
    return check -> check.slice(budget.get(), after);
  }

  private CheckDepth depth() {
    if (content.word().isPresent()) {
      throw new CliException(
          ExitCode.USAGE,
          "--content " + content.word().get() + ": give a percentage, as in --content=50");
    }
    return content.depth(repairFrom == null ? new CheckDepth.Structure() : new CheckDepth.All());
  }

  /// What one check came to.
  ///
  /// @param isKnown an earlier one has found damage that it did not look for
  private record Checked(
      Instant at,
      CheckResult report,
      boolean isKnown,
      List<ListedPack> damaged,
      Optional<PackSlice> slice) {}

  private Checked check(Path directory, Look look)
      throws TargetException, InterruptedException, IOException {
    Instant at = session.seam().time().now();
    try (ScratchDirectory scratch = ScratchDirectory.create();
        ProgressRows rows = new ProgressRows(session.console());
        OpenVolume open = session.volumes().openToCheck(directory, wait.patience())) {
      CheckVolume check =
          new CheckVolume(
              open.volume(),
              open.packs(),
              new LocalDisk(directory),
              new LocalDisk(scratch.path()),
              session.seam(),
              new Rows(rows, new AtomicLong()));
      CheckResult report = look.at(check);
      requireUnchanged(directory, open);
      rows.close();
      CheckReport shown = new CheckReport(session, directory);
      boolean isKnown = isKnown(directory);
      shown.show(report, isKnown, content(check, report));
      check.slice().ifPresent(shown::show);
      return new Checked(at, report, isKnown, check.damagedPacks(), check.slice());
    }
  }

  /// Whether an earlier check had findings that this one cannot disprove.
  private boolean isKnown(Path directory) {
    boolean isSlice = content.budget().isPresent();
    return CheckNote.read(new LocalDisk(directory))
        .filter(before -> before.findings() > 0)
        .filter(before -> isSlice || (before.content() && depth().share() < 1))
        .isPresent();
  }

  /// What was only read may have been written meanwhile: then what was found proves nothing.
  private void requireUnchanged(Path directory, OpenVolume open) {
    if (open.volume().writable() || open.volume().damage().isPresent()) {
      return;
    }
    try (OpenVolume now = session.volumes().openToRead(directory)) {
      if (!now.volume().head().equals(open.volume().head())) {
        throw new CliException(
            ExitCode.LOCKED,
            "check: another process writes in " + directory + "; check again when it has ended");
      }
    }
  }

  private String content(CheckVolume check, CheckResult report) {
    long lost = check.damagedPacks().size();
    return check.slice().isPresent()
        ? ContentText.read(report, lost)
        : ContentText.of(depth(), report, lost);
  }

  /// Damage was found, so whatever else fails ends in that exit code.
  private void healOrSay(Path directory, String from, List<ListedPack> damaged)
      throws InterruptedException {
    try {
      heal(directory, from, damaged);
    } catch (TargetException | IOException | RuntimeException e) {
      String text = ExitCodes.tell(e).text();
      String what = text.startsWith("check ") ? "" : "check --repair-from " + from + ": ";
      throw new CliException(ExitCode.INTEGRITY, what + text, e);
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
      new CheckReport(session, directory).show(from, outcome);
    }
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
    CheckDepth depth = depth();
    if (checked.isKnown() && checked.report().isGood()) {
      session
          .console()
          .say("an earlier check that read content had findings; run: check --content");
      return;
    }
    CheckNote note = CheckNote.of(checked.at(), depth, checked.report(), checked.damaged().size());
    write(disk, note.with(CheckNote.read(disk).flatMap(CheckNote::pass)));
  }

  private void write(LocalDisk disk, CheckNote note) {
    try {
      note.write(disk);
    } catch (IOException e) {
      session.console().warn("check: what was found cannot be noted: " + ExitCodes.tell(e).text());
    }
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
