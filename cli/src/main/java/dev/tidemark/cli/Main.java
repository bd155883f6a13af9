package dev.tidemark.cli;

import dev.tidemark.cli.command.BackupCommand;
import dev.tidemark.cli.command.CatCommand;
import dev.tidemark.cli.command.CheckCommand;
import dev.tidemark.cli.command.CloneCommand;
import dev.tidemark.cli.command.CompletionCommand;
import dev.tidemark.cli.command.ConfigCommand;
import dev.tidemark.cli.command.CopyCommand;
import dev.tidemark.cli.command.ImportCommand;
import dev.tidemark.cli.command.InitCommand;
import dev.tidemark.cli.command.LogCommand;
import dev.tidemark.cli.command.LsCommand;
import dev.tidemark.cli.command.MirrorCommand;
import dev.tidemark.cli.command.PromoteCommand;
import dev.tidemark.cli.command.RestoreCommand;
import dev.tidemark.cli.command.SnapshotCommand;
import dev.tidemark.cli.command.StatusCommand;
import dev.tidemark.cli.command.TargetCommand;
import dev.tidemark.cli.command.VerifyCommand;
import dev.tidemark.cli.command.VersionCommand;
import dev.tidemark.cli.demo.DemoCommand;
import dev.tidemark.cli.demo.Program;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.GlobalOptions;
import dev.tidemark.cli.store.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;

/// The entry point of the program. [#run] is the whole program but for the end of the process, so
/// that tests and `demo` can call it too.
public final class Main {

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    Optional<String> fault = ArgumentBytes.fault(args, ArgumentBytes.COMMAND_LINE);
    int exit =
        fault.isPresent()
            ? refused(fault.get(), args, out, err)
            : run(args, System::getenv, out, err);
    out.flush();
    err.flush();
    System.exit(exit);
  }

  private static int refused(String fault, String[] args, PrintStream out, PrintStream err) {
    boolean json = Arrays.asList(args).contains("--json");
    new Console(out, err, json, false).error(ExitCode.USAGE.code(), fault);
    return ExitCode.USAGE.code();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /// @return the exit code
  public static int run(
      String[] args,
      Function<String, @Nullable String> environment,
      PrintStream out,
      PrintStream err) {
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(options, environment, out, err);
    CommandLine line = commands(options, session);
    line.setOut(new java.io.PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, rest) -> usage(e, args, session));
    line.setExecutionStrategy(parsed -> {
      EmptyTexts.refuse(parsed);
      return new RunLast().execute(parsed);
    });
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, session));
    if (namesAreNotUtf8()) {
      session
          .console()
          .error(
              ExitCode.ERROR.code(),
              "this JVM cannot handle file names beyond ASCII; start it by ./tidemark, or with"
                  + " LC_ALL=C.UTF-8");
      return ExitCode.ERROR.code();
    }
    try {
      return checked(session.exit(line.execute(args)), out, err);
    } catch (Error e) {
      return failed(e, session);
    } finally {
      session.close();
    }
  }

  /// A list that is cut short must not pass for the whole one.
  private static int checked(int exit, PrintStream out, PrintStream err) {
    if (!out.checkError()) {
      return exit;
    }
    err.println("tidemark: " + Console.CUT);
    return exit == ExitCode.OK.code() ? ExitCode.ERROR.code() : exit;
  }

  static CommandLine commands(GlobalOptions options, Session session) {
    CommandLine line = new CommandLine(new Root(options, session));
    line.addSubcommand(new InitCommand(session));
    line.addSubcommand(new ImportCommand(session));
    line.addSubcommand(new BackupCommand(session));
    line.addSubcommand(new MirrorCommand(session));
    line.addSubcommand(new StatusCommand(session));
    line.addSubcommand(new LsCommand(session));
    line.addSubcommand(new CatCommand(session));
    line.addSubcommand(new LogCommand(session));
    line.addSubcommand(new SnapshotCommand(session));
    line.addSubcommand(new RestoreCommand(session));
    line.addSubcommand(new CloneCommand(session));
    line.addSubcommand(new CopyCommand(session));
    line.addSubcommand(new PromoteCommand(session));
    line.addSubcommand(new VerifyCommand(session));
    line.addSubcommand(new CheckCommand(session));
    line.addSubcommand(new TargetCommand(session));
    line.addSubcommand(new ConfigCommand(session));
    line.addSubcommand(new DemoCommand(session, new Program(Main.class.getName(), Main::run)));
    line.addSubcommand(new CompletionCommand(session));
    line.addSubcommand(new VersionCommand(session));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static int usage(ParameterException failure, String[] args, Session session) {
    session.sawJson(Arrays.asList(args).contains("--json"));
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    session
        .console()
        .error(ExitCode.USAGE.code(), failure.getMessage() + "; see '" + command + " --help'");
    return ExitCode.USAGE.code();
  }

  private static int failed(Throwable failure, Session session) {
    ExitCodes.Told told = ExitCodes.tell(failure);
    if (failure instanceof Console.OutputCut) {
      return told.exit().code(); // said at the end, as for every command whose output is cut
    }
    session.explain(failure);
    session.console().error(told.exit().code(), told.text());
    if ("1".equals(session.environment("TIDEMARK_TRACE"))) {
      failure.printStackTrace(session.console().err());
    }
    return told.exit().code();
  }

  private static boolean namesAreNotUtf8() {
    return !"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  }

  @Command(
      name = "tidemark",
      versionProvider = Version.class,
      description = {
        "Keeps a file tree with its whole history in a volume and mirrors it to any number of"
            + " targets, each at its own pace.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 ok, 1 error, 2 usage or configuration, 3 incomplete, 4 refused by a guard,",
        "10 not found, 11 locked, 12 credentials, 13 integrity, 14 not restorable, 15 fenced, 75"
            + " offline."
      })
  private static final class Root implements java.util.concurrent.Callable<Integer> {
    @Mixin private final GlobalOptions options;
    private final Session session;

    Root(GlobalOptions options, Session session) {
      this.options = options;
      this.session = session;
    }

    @Override
    public Integer call() {
      session
          .console()
          .error(
              ExitCode.USAGE.code(),
              "no command given; 'tidemark demo' shows the main job, '--help' lists commands");
      return ExitCode.USAGE.code();
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tidemark " + VersionCommand.version()};
    }
  }
}
