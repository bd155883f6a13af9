package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Failures;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.cli.store.TargetAccess;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.Remembered;
import dev.tidemark.engine.archive.Standing;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.Depth;
import dev.tidemark.engine.check.Report;
import dev.tidemark.engine.check.SliceEnd;
import dev.tidemark.engine.check.VerifyArchive;
import dev.tidemark.engine.mirror.Damage;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `verify`.
@Command(
    name = "verify",
    description = {
      "Verify targets: every commit, every object they name, records, digest and chain;",
      "with --content also what lies in the packs. Beside the volume, marks are compared with it."
    })
public final class VerifyCommand implements Callable<Integer> {

  private static final int SHOWN_MAX = 20;

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "TARGET",
      description = "Targets by name, or an address. Default: all configured ones.")
  List<String> targets = List.of();

  @Mixin ContentOption content = new ContentOption();

  @Option(
      names = "--repair",
      description = "Send again what is damaged or gone, then verify again. Reads all content.")
  boolean repair;

  @Option(
      names = "--from",
      paramLabel = "TARGET",
      description = "With --repair: take extents from this target instead of the volume.")
  @Nullable String from;

  public VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException, IOException {
    List<String> named = named();
    List<String> names =
        named.isEmpty()
            ? session.config().unopenedTargets().stream().map(TargetConfig::name).toList()
            : named.stream().distinct().toList();
    if (names.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE, "no targets in " + session.config().file() + "; name an address");
    }
    checkOptions();
    return names.size() == 1 ? judge(names.getFirst()).code() : all(names).code();
  }

  /// `verify --content usb` means the target: it is taken for one if it is.
  private List<String> named() {
    List<String> named = new ArrayList<>(content.word().stream().toList());
    named.forEach(this::checkWord);
    named.addAll(targets);
    return named;
  }

  private void checkWord(String word) {
    boolean isPlace = TargetAccess.isAddress(word) || session.targets().find(word).isPresent();
    if (!isPlace) {
      throw new CliException(
          ExitCode.USAGE,
          "--content "
              + word
              + ": this is neither a percentage nor a target; write 'verify TARGET --content' or"
              + " 'verify --content=50 TARGET'");
    }
  }

  /// One that cannot be verified does not keep the others from it.
  private ExitCode all(List<String> names) throws InterruptedException {
    Verdicts verdicts = new Verdicts();
    for (String name : names) {
      try {
        verdicts.add(judge(name));
      } catch (TargetException | IOException | RuntimeException e) {
        Failures.Told told = Failures.tell(e);
        showUnverified(name, told);
        if (told.exit() == ExitCode.OFFLINE && mayBeOffline(name)) {
          verdicts.addExcused();
        } else {
          verdicts.add(told.exit());
        }
      }
    }
    return verdicts.exit();
  }

  private boolean mayBeOffline(String name) {
    return session
        .targets()
        .find(name)
        .filter(target -> target.whenOffline() == TargetConfig.WhenOffline.SKIP)
        .isPresent();
  }

  private void showUnverified(String name, Failures.Told told) {
    String outcome = told.exit().name().toLowerCase(Locale.ROOT);
    if (session.console().isJson()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("target", name);
      fields.put("good", false);
      fields.put("verified", false);
      fields.put("outcome", outcome);
      fields.put("message", told.text());
      session.console().jsonLine("verify", fields);
    } else {
      session
          .console()
          .error(0, name + ": not verified, " + outcome.replace('_', ' ') + ": " + told.text());
    }
  }

  private ExitCode judge(String name) throws TargetException, InterruptedException, IOException {
    Report report = verify(name);
    if (!report.isGood()) {
      return ExitCode.INTEGRITY;
    }
    return isFenced(name, report) ? ExitCode.FENCED : ExitCode.OK;
  }

  /// The archive of another volume is its own master's affair, unless it is to be a target of this
  /// one.
  private boolean isFenced(String name, Report report) {
    boolean isTarget = session.targets().find(name).isPresent();
    return report
        .standing()
        .filter(standing -> isTarget || !(standing instanceof Standing.OtherVolume))
        .isPresent();
  }

  private void checkOptions() {
    if (from != null && !repair) {
      throw new CliException(ExitCode.USAGE, "--from belongs to --repair");
    }
    if (content.budget().isEmpty()) {
      contentDepth();
    }
  }

  private Depth depth(String name) throws IOException {
    Optional<Depth.Budget> budget = content.budget();
    return budget.isPresent()
        ? new VerifyMemory(session).slice(name, budget.get())
        : contentDepth();
  }

  private Depth contentDepth() {
    return content.depth(repair ? new Depth.All() : new Depth.Structure());
  }

  private Report verify(String name) throws TargetException, InterruptedException, IOException {
    Depth depth = depth(name);
    Verified verified = look(name, depth);
    if (repair && !verified.report().isGood()) {
      new TargetRepair(session, from).run(name, verified.damage());
      verified = look(name, depth);
    }
    new VerifyMemory(session).remember(name, depth, verified);
    return verified.report();
  }

  /// What one verification came to.
  ///
  /// @param began when its first byte was read
  record Verified(
      Report report, Damage damage, Optional<SliceEnd> slice, Instant began, VerifyResult result) {}

  private Verified look(String name, Depth depth)
      throws TargetException, InterruptedException, IOException {
    Instant began = session.seam().time().now();
    try (ScratchDirectory scratch = ScratchDirectory.create();
        ProgressRows rows = new ProgressRows(session.console())) {
      VerifyArchive check =
          new VerifyArchive(
              session.targets().open(name),
              new LocalDisk(scratch.path()),
              session.seam(),
              new Rows(rows, name, new AtomicLong()));
      Report report = known(name, check, depth);
      rows.close();
      VerifyResult result = check.result(report, depth);
      show(name, report);
      tellNextRound(name, result, report.standing());
      check.slice().ifPresent(end -> show(name, end));
      return new Verified(report, new Damage(check.damagedPacks()), check.slice(), began, result);
    }
  }

  /// That nothing is there any more is a finding like others.
  private Report known(String name, VerifyArchive check, Depth depth)
      throws TargetException, InterruptedException, IOException {
    try {
      return withVolume(name, check, depth, session.targets().remembered(name));
    } catch (TargetException.Missing e) {
      new VerifyMemory(session).remember(name, VerifyResult.nothing(session.seam().time().now()));
      throw e;
    }
  }

  /// What was found is kept until it is mended; damaged commits are mended by the next round.
  private void tellNextRound(String name, VerifyResult result, Optional<Standing> standing)
      throws IOException {
    boolean noted = new VerifyMemory(session).remember(name, result);
    boolean isOurs = standing.isEmpty() && !result.found().isStateless();
    Optional<String> source = session.targets().find(name).flatMap(TargetConfig::from);
    if (noted && source.isPresent() && result.found().findings() > 0) {
      session
          .console()
          .say(
              "the next round of 'mirror "
                  + name
                  + "' makes it equal to "
                  + source.get()
                  + " again, as far as that one is good");
    } else if (noted && isOurs && !result.commits().isEmpty()) {
      session.console().say("the next round of 'mirror " + name + "' mends its commits");
    }
  }

  /// An address alone is compared with a volume only if the command line or the environment names
  /// one: then no configuration is read.
  private Report withVolume(String name, VerifyArchive check, Depth depth, Remembered remembered)
      throws TargetException, InterruptedException, IOException {
    Optional<Path> directory =
        (TargetAccess.isAddress(name)
                ? session.volumeWithoutConfig()
                : session.findVolumeDirectory())
            .filter(VolumeAccess::holdsVolume);
    if (directory.isEmpty()) {
      return check.run(depth, Optional.<Volume>empty(), remembered);
    }
    try (OpenVolume open = session.volumes().openToRead(directory.get())) {
      return check.run(depth, Optional.of(open.volume()), remembered);
    }
  }

  private void show(String name, Report report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.put("good", report.isGood());
    fields.put("verified", true);
    fields.put("states", report.states());
    fields.put("records", report.records());
    fields.put("objects", report.objects());
    fields.put("extents", report.extents());
    fields.put("bytes", report.bytes());
    fields.put("unread_packs", report.unreadPacks());
    fields.put("orphans", report.orphans());
    fields.put("standing", report.standing().map(Standing::fact).orElse(""));
    fields.put("findings", report.findings().stream().map(Object::toString).toList());
    if (!session.console().isJson()) {
      report
          .standing()
          .ifPresent(
              standing -> session.console().warn("verify " + name + ": " + said(name, standing)));
      report.findings().stream()
          .limit(SHOWN_MAX)
          .forEach(finding -> session.console().warn("verify " + name + ": " + finding));
      if (report.findings().size() > SHOWN_MAX) {
        session.console().warn("verify " + name + ": more, see --json");
      }
    }
    session.console().result("verify", fields, text(name, report));
  }

  private void show(String name, SliceEnd end) {
    session
        .console()
        .say(
            "verify "
                + name
                + ": read "
                + Units.count(end.packs(), "pack", "packs")
                + (end.endsPass()
                    ? ", up to the last one: the pass is complete"
                    : ", " + Units.count(end.left(), "is", "are") + " left for the next run")
                + (end.knowsAll()
                    ? ""
                    : "; this does not count: commits are damaged or gone, and packs that only"
                        + " they name were not read"));
  }

  private static String said(String name, Standing standing) {
    return "the archive is not of this volume's past: "
        + standing.fact()
        + ". That is no damage of the archive. "
        + standing.advice(name);
  }

  private static String text(String name, Report report) {
    return name
        + ": "
        + (report.isGood()
            ? "good"
            : "DAMAGED, " + Units.count(report.findings().size(), "finding", "findings"))
        + "; "
        + Units.count(report.states(), "state", "states")
        + ", "
        + Units.count(report.records(), "record", "records")
        + ", "
        + Units.count(report.objects(), "object", "objects")
        + (report.bytes() == 0
            ? "; content was not read (--content)"
            : ", " + Units.bytes(report.bytes()) + " of content proven")
        + (report.orphans() == 0
            ? ""
            : "; " + Units.count(report.orphans(), "object", "objects") + " of broken uploads")
        + ".";
  }

  /// Progress as one row.
  private record Rows(ProgressRows rows, String name, AtomicLong proven) implements CheckListener {
    @Override
    public void commits(long read, long all) {
      rows.phase(name, "commit " + read + " of " + all);
    }

    @Override
    public void records(long read) {
      if (read % 10_000 == 0) {
        rows.phase(name, "records " + read);
      }
    }

    @Override
    public void proven(long bytes) {
      rows.bytes(name, proven.addAndGet(bytes), 0);
    }
  }
}
