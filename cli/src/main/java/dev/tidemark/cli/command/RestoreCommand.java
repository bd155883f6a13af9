package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.place.When;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.restore.ArchiveSource;
import dev.tidemark.engine.restore.LocalRestoreTarget;
import dev.tidemark.engine.restore.OverwriteMode;
import dev.tidemark.engine.restore.Restore;
import dev.tidemark.engine.restore.RestoreCounts;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.restore.RestoreRequest;
import dev.tidemark.engine.restore.RestoreResult;
import dev.tidemark.engine.restore.RestoreSource;
import dev.tidemark.engine.restore.TreePath;
import dev.tidemark.engine.restore.VolumeSource;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `restore`.
@Command(
    name = "restore",
    description = {
      "Restore a state, or paths of it, from the volume or a target into a directory.",
      "Every hash is checked; interrupted, it goes on where it was."
    })
public final class RestoreCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "What to restore, absolute in the volume. Default: all.")
  List<String> paths = List.of();

  @Option(
      names = "--from",
      paramLabel = "TARGET",
      description =
          "A target by name, or its address alone: s3://bucket/prefix?endpoint=..., a directory."
              + " Default: the volume.")
  @Nullable String from;

  @Option(
      names = "--at",
      paramLabel = "WHEN",
      description =
          "latest, head, tid:HEX, a time, an age such as 2h, a snapshot. Default: latest.")
  @Nullable String at;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where to; made if missing.")
  Path to = Path.of("");

  @Option(
      names = "--overwrite",
      paramLabel = "MODE",
      defaultValue = "never",
      description = "never, if-changed, if-newer, always. Default: ${DEFAULT-VALUE}.")
  String overwrite = "never";

  @Option(
      names = "--delete",
      description = "Delete what a restored directory has and the state does not.")
  boolean delete;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would be done.")
  boolean dryRun;

  public RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException, IOException {
    RestoreRequest request =
        new RestoreRequest(
            paths.stream().map(p -> TreePath.of(Place.checkPath(p))).toList(),
            mode(),
            delete,
            dryRun);
    When when = When.parse(at == null ? "latest" : at);
    return from == null ? volume(request, when) : archive(from, request, when);
  }

  private OverwriteMode mode() {
    return switch (overwrite) {
      case "never" -> OverwriteMode.NEVER;
      case "if-changed" -> OverwriteMode.IF_CHANGED;
      case "if-newer" -> OverwriteMode.IF_NEWER;
      case "always" -> OverwriteMode.ALWAYS;
      default ->
          throw new CliException(
              ExitCode.USAGE,
              "--overwrite takes never, if-changed, if-newer or always, got '" + overwrite + "'");
    };
  }

  private int volume(RestoreRequest request, When when)
      throws TargetException, InterruptedException, IOException {
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      RestorePoint point =
          session.said(VolumeSource.choose(open.volume(), when.asOf(session.seam().time().now())));
      return run(VolumeSource.of(open.volume(), open.packs(), point), request);
    }
  }

  private int archive(String place, RestoreRequest request, When when)
      throws TargetException, InterruptedException, IOException {
    ObjectSink sink = session.targets().open(place);
    int parallelism = sink.traits().parallelism();
    try (ArchiveReader reader = session.targets().archive(sink)) {
      RestorePoint point =
          session.said(ArchiveSource.choose(reader, when.asOf(session.seam().time().now())));
      return run(ArchiveSource.of(reader, point, parallelism), request);
    }
  }

  private int run(RestoreSource source, RestoreRequest request)
      throws TargetException, InterruptedException, IOException {
    Optional<Path> work =
        dryRun ? Optional.of(Files.createTempDirectory("tidemark-restore-")) : Optional.empty();
    LocalRestoreTarget target =
        work.map(w -> LocalRestoreTarget.forDryRun(to, w))
            .orElseGet(() -> LocalRestoreTarget.at(to));
    try (ProgressRows rows = new ProgressRows(session.console())) {
      RestoreResult result =
          new Restore(
                  source,
                  target,
                  session.seam(),
                  new Rows(session.console(), rows, new AtomicLong(), new AtomicLong()))
              .run(request);
      rows.close();
      show(source.point(), result);
      return exit(result).code();
    } finally {
      if (work.isPresent()) {
        Files.deleteIfExists(work.get());
      }
    }
  }

  private static ExitCode exit(RestoreResult result) {
    if (!result.lost().isEmpty()) {
      return ExitCode.INTEGRITY;
    }
    return result.isIncomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  private void show(RestorePoint point, RestoreResult result) {
    RestoreCounts counts = result.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("to", to.toString());
    fields.put("tid", point.tid().toString());
    fields.put("time", Units.time(point.time()));
    fields.put("dry_run", dryRun);
    fields.put("directories", counts.directories());
    fields.put("files", counts.files());
    fields.put("symlinks", counts.symlinks());
    fields.put("links", counts.links());
    fields.put("unchanged", counts.unchanged());
    fields.put("kept", counts.kept());
    fields.put("replaced", counts.replaced());
    fields.put("deleted", counts.deleted());
    fields.put("bytes", counts.bytes());
    fields.put("resumed", result.resumed());
    fields.put("digest_proven", result.digestProven());
    fields.put("incomplete", result.isIncomplete());
    fields.put("owners_refused", result.ownersRefused());
    fields.put("lost", result.lost().names());
    new LostReport(session, from).show(result.lost());
    if (result.ownersRefused() > 0) {
      session
          .console()
          .warn(
              Units.count(result.ownersRefused(), "name keeps", "names keep")
                  + " the owner that restores it; only root may give files away");
    }
    if (result.isIncomplete()) {
      session
          .console()
          .warn(
              "this state is a checkpoint of an import that is running or was broken off; files may"
                  + " be missing");
    }
    session.console().result("restore", fields, text(point, result));
  }

  private String text(RestorePoint point, RestoreResult result) {
    RestoreCounts counts = result.counts();
    return (dryRun ? "Would restore" : "Restored")
        + " tid "
        + point.tid()
        + " of "
        + Units.time(point.time())
        + " to "
        + to
        + ": "
        + Units.count(counts.files(), "file", "files")
        + ", "
        + Units.count(counts.directories(), "directory", "directories")
        + ", "
        + Units.bytes(counts.bytes())
        + (counts.unchanged() > 0 ? ", " + counts.unchanged() + " unchanged" : "")
        + (counts.replaced() > 0 ? ", " + counts.replaced() + " replaced" : "")
        + (counts.deleted() > 0 ? ", " + counts.deleted() + " deleted" : "")
        + outcome(result);
  }

  private String outcome(RestoreResult result) {
    if (!result.lost().isEmpty()) {
      return "; NOT ALL: "
          + Units.count(result.lost().names(), "name is", "names are")
          + " lost. What came has its hashes.";
    }
    if (dryRun) {
      return ".";
    }
    return result.digestProven()
        ? "; every hash and the state digest agree."
        : "; every hash agrees.";
  }

  /// Progress as one row.
  private record Rows(Console console, ProgressRows rows, AtomicLong written, AtomicLong total)
      implements RestoreListener {
    @Override
    public void lost(TreePath path, String pack) {
      if (console.isJson()) {
        console.jsonLine("lost_file", Map.of("path", path.toString(), "pack", pack));
      }
    }

    @Override
    public void loaded(long records) {
      rows.phase("restore", "records " + records);
    }

    @Override
    public void planned(RestoreCounts counts) {
      total.set(counts.fetched());
      rows.phase("restore", "content");
    }

    @Override
    public void written(long bytes) {
      rows.bytes("restore", written.addAndGet(bytes), total.get());
    }

    @Override
    public void syncing() {
      rows.phase("restore", "sync");
    }
  }
}
