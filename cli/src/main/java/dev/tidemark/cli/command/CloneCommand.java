package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.clone.CloneResult;
import dev.tidemark.engine.clone.VolumeClone;
import dev.tidemark.engine.guard.ProtectedPlace.Kind;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clone`.
@Command(
    name = "clone",
    description = {
      "Build a volume from a target, with all history that it holds.",
      "It can be read at once and refuses writes until 'tidemark promote'."
    })
public final class CloneCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      description = "A target by name, or its address alone.")
  String from = "";

  @Parameters(index = "1", paramLabel = "VOLUME", description = "The new volume; missing or empty.")
  Path directory = Path.of("");

  @Option(
      names = "--at",
      paramLabel = "WHEN",
      description =
          "The state that becomes its head, as for 'restore'. Default: latest; of a damaged archive"
              + " an older one has to be named.")
  String at = "latest";

  public CloneCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException {
    Path where = SystemPath.of(directory);
    session.guard().checkNew(Kind.VOLUME, where, "clone to " + where);
    ObjectSink sink = session.targets().open(from);
    session.volumes().closeIfEmpty(where);
    try (ArchiveReader reader = session.targets().archive(from, sink);
        ProgressRows rows = new ProgressRows(session.console())) {
      CloneResult result =
          new VolumeClone(
                  reader,
                  new LocalDisk(where),
                  session.seam(),
                  new Rows(rows, new AtomicLong()),
                  session.when(at))
              .run();
      rows.close();
      show(where, result);
      say(reader.findings());
    }
    return ExitCode.OK.code();
  }

  /// Damage is said; the exit code says it, too, unless the state was named.
  private void say(List<String> findings) {
    if (!session.when(at).isName()) {
      session.sayDamaged(findings);
    } else {
      findings.forEach(finding -> session.console().warn("damaged: " + finding));
    }
  }

  private void show(Path where, CloneResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", where.toString());
    fields.put("tid", result.head().tid().toString());
    fields.put("time", Units.time(result.head().time()));
    fields.put("states", result.states());
    fields.put("resumed", result.resumed());
    session
        .console()
        .result(
            "clone",
            fields,
            "Cloned to "
                + where
                + ": tid "
                + result.head().tid()
                + " of "
                + Units.time(result.head().time())
                + " and "
                + Units.count(result.states(), "state", "states")
                + " in all, digest and chain equal to the origin's. 'tidemark promote "
                + where
                + "' makes it writable.");
  }

  /// Progress as one row.
  private record Rows(ProgressRows rows, AtomicLong written) implements RestoreListener {
    @Override
    public void loaded(long records) {
      rows.phase("clone", "records " + records);
    }

    @Override
    public void written(long bytes) {
      rows.bytes("clone", written.addAndGet(bytes), 0);
    }
  }
}
