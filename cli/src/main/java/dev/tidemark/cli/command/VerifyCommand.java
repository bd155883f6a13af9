package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.TargetAccess;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.CheckResult;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    checkOptions(names);
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
    VerifyVerdicts verdicts = new VerifyVerdicts();
    for (String name : names) {
      try {
        verdicts.add(judge(name));
      } catch (TargetException | IOException | RuntimeException e) {
        ExitCodes.Told told = ExitCodes.tell(e);
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

  private void showUnverified(String name, ExitCodes.Told told) {
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
    TargetVerification verification = new TargetVerification(session, name, depth(name));
    TargetVerification.Verified verified =
        repair ? verification.run(new TargetRepair(session, from)) : verification.run();
    if (!verified.isGood()) {
      return ExitCode.INTEGRITY;
    }
    boolean isFenced = isFenced(name, verified.report()) || verified.source().isParted();
    return isFenced ? ExitCode.FENCED : new VerifyMemory(session).exit(name);
  }

  /// The archive of another volume is its own master's affair, unless it is to be a target of this
  /// one.
  private boolean isFenced(String name, CheckResult report) {
    boolean isTarget = session.targets().find(name).isPresent();
    return report
        .standing()
        .filter(standing -> isTarget || !(standing instanceof ArchiveStanding.OtherVolume))
        .isPresent();
  }

  /// Before anything is read.
  private void checkOptions(List<String> names) {
    if (from != null && !repair) {
      throw new CliException(ExitCode.USAGE, "--from belongs to --repair");
    }
    if (repair) {
      names.forEach(new TargetRepair(session, from)::target);
    }
    if (content.budget().isEmpty()) {
      contentDepth();
    }
  }

  private CheckDepth depth(String name) throws IOException {
    Optional<CheckDepth.Budget> budget = content.budget();
    return budget.isPresent()
        ? new VerifyMemory(session).slice(name, budget.get())
        : contentDepth();
  }

  private CheckDepth contentDepth() {
    return content.depth(repair ? new CheckDepth.All() : new CheckDepth.Structure());
  }
}
