package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.restore.DeletionApproval;
import java.io.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks before more than a handful of names are deleted: `--yes`, or whoever sits at the terminal.
///
/// @param yes all is said already
/// @param mayAsk stdout is for people
record DeletionQuestion(Path to, boolean yes, boolean mayAsk) implements DeletionApproval {

  private static final int HANDFUL = 5;

  @Override
  public void ask(long count, List<TreePath> first) {
    if (count <= HANDFUL || yes || isAnsweredYes(count, first)) {
      return;
    }
    throw new CliException(
        ExitCode.REFUSED,
        "restore to "
            + to
            + ": "
            + Units.count(count, "name", "names")
            + " would be deleted, and nothing was: "
            + first.stream().map(TreePath::toString).collect(Collectors.joining(", "))
            + (count > first.size() ? ", ..." : "")
            + "; look at all with --dry-run -v, then say --yes");
  }

  private boolean isAnsweredYes(long count, List<TreePath> first) {
    @Nullable Console terminal = System.console();
    if (!mayAsk || terminal == null || !terminal.isTerminal()) {
      return false;
    }
    first.forEach(path -> terminal.printf("  %s%n", path));
    String answer = terminal.readLine("Delete these, %d names in all, in %s? [y/N] ", count, to);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
