package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.ExitCodes;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.store.TreeView;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.FoundPath;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.volume.VolumeException;
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
    Place parsed = Place.parse(place);
    try (TreeView view = session.trees().open(parsed)) {
      TreePath path = parsed.pathOrRoot();
      FoundPath at =
          view.tree()
              .resolve(path.bytes())
              .filter(found -> found.inode().type() == FileType.FILE)
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.NOT_FOUND, "no regular file " + path + " at tid " + view.tid()));
      LostReport lost = new LostReport(session, parsed.isAddress() ? parsed.where() : null);
      write(path, view, at, lost);
    }
    return ExitCode.OK.code();
  }

  /// Content that is damaged or gone is damage, wherever it should have come from.
  private void write(TreePath path, TreeView view, FoundPath at, LostReport lost)
      throws IOException {
    long written = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = view.tree().content(at.object())) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        session.console().out().write(buffer, 0, n);
        session.console().checkOut();
        written += n;
      }
    } catch (ExtentUnavailableException | VolumeException.Damaged e) {
      session.console().out().flush();
      if (ExitCodes.isLoss(e)) {
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
                    "restore --from " + other + " --at tid:" + view.tid() + " --to DIR " + path),
            e);
      }
      throw e;
    }
  }
}
