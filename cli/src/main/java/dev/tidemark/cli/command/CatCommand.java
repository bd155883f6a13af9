package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.store.TreeView;
import dev.tidemark.engine.files.FileNames;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Located;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `cat`.
@Command(name = "cat", description = "Write the content of a file at any state to stdout.")
public final class CatCommand implements Callable<Integer> {

  private static final int PIECE_BYTES = 64 << 10;

  private final Session session;

  @Parameters(paramLabel = "PLACE", description = "VOLUME[@WHEN]:PATH or ADDRESS[@WHEN]:PATH.")
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
      byte[] path = parsed.pathBytes();
      Located at =
          view.tree()
              .resolve(path)
              .filter(found -> found.inode().type() == FileType.FILE)
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.NOT_FOUND,
                      "no regular file " + FileNames.text(path) + " at tid " + view.tid()));
      try (InputStream content = view.tree().content(at.object())) {
        print(content);
      }
    }
    return ExitCode.OK.code();
  }

  private void print(InputStream content) throws IOException {
    byte[] bytes = new byte[PIECE_BYTES];
    for (int n = content.read(bytes); n >= 0; n = content.read(bytes)) {
      session.console().out().write(bytes, 0, n);
      session.console().checkOut();
    }
  }
}
