package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;

/// The verdicts on several targets, looked at one after the other. Damage that was found weighs
/// more than what could not be looked at.
final class VerifyVerdicts {

  private final List<ExitCode> codes = new ArrayList<>();
  private int excused;

  void add(ExitCode code) {
    codes.add(code);
  }

  /// A target that is offline and may be, as the configuration says.
  void addExcused() {
    codes.add(ExitCode.OFFLINE);
    excused++;
  }

  ExitCode exit() {
    if (codes.contains(ExitCode.INTEGRITY)) {
      return ExitCode.INTEGRITY;
    }
    long failed = codes.stream().filter(code -> code != ExitCode.OK).count();
    boolean allOffline =
        !codes.isEmpty() && codes.stream().allMatch(code -> code == ExitCode.OFFLINE);
    if (allOffline) {
      return ExitCode.OFFLINE;
    }
    long fenced = codes.stream().filter(code -> code == ExitCode.FENCED).count();
    if (fenced > 0 && fenced == failed - excused) {
      return ExitCode.FENCED;
    }
    return failed > excused ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
