package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.FoundPath;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.view.OpenState;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `cat`.
@Command(name = "cat", description = "Write the content of a file at any state to stdout.")
public final class CatCommand implements Callable<Integer> {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Session session;

  @Parameters(
      paramLabel = "PLACE",
      description =
          "VOLUME[@WHEN]:PATH or ADDRESS[@WHEN]:PATH; PATH as 'ls' lists it: \\\\ is a backslash,"
              + " \\xhh a byte.")
  String place = "";

  public CatCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    if (session.console().isJson()) {
      throw new CliException(ExitCode.USAGE, "cat writes raw bytes; leave out --json");
    }
    Place parsed = session.place(place);
    try (OpenState state = session.states().open(parsed)) {
      TreePath path = parsed.pathOrRoot();
      FoundPath at =
          state
              .tree()
              .resolve(path.bytes())
              .filter(found -> found.inode().type() == FileType.FILE)
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.NOT_FOUND,
                      "no regular file " + path + " at tid " + state.point().tid()));
      LostReport lost = new LostReport(session, parsed.isAddress() ? parsed.where() : null);
      write(path, state, at, lost);
    }
    return ExitCode.OK.code();
  }

  /// Content that is damaged or gone is damage, wherever it should have come from.
  private void write(TreePath path, OpenState state, FoundPath at, LostReport lost)
      throws IOException, TargetException, InterruptedException {
    long written = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = state.tree().content(at.object())) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        session.console().out().write(buffer, 0, n);
        session.console().checkOut();
        written += n;
      }
    } catch (ExtentUnavailableException | VolumeException.Damaged e) {
      session.console().out().flush();
      if (FailureKind.isLoss(e)) {
        throw new CliException(
            ExitCode.INTEGRITY,
            "cat "
                + path
                + ": only the first "
                + Units.count(written, "byte", "bytes")
                + " came: "
                + e.getMessage()
                + "; "
                + lost.advice(other ->
                    "restore --from "
                        + other
                        + " --at tid:"
                        + state.point().tid()
                        + " --to DIR "
                        + path),
            e);
      }
      throw e;
    }
  }
}
