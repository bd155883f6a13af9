package dev.tidemark.cli.command;

import dev.tidemark.cli.config.SourceConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.PathFields;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.SourceText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.PlaceGuard;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.files.NameSpelling;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.ingest.ImportCounts;
import dev.tidemark.engine.ingest.ImportListener;
import dev.tidemark.engine.ingest.ImportOptions;
import dev.tidemark.engine.ingest.ImportProblem;
import dev.tidemark.engine.ingest.ImportResult;
import dev.tidemark.engine.ingest.ImportSource;
import dev.tidemark.engine.ingest.Importer;
import dev.tidemark.engine.ingest.SourceResult;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.local.RawPaths;
import dev.tidemark.engine.local.UnkeptCounts;
import dev.tidemark.engine.volume.TransactionInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Imports sources and says what came of it: what `import` and `backup` share.
final class ImportRunner {

  private final Session session;

  private final boolean namesOmitted;

  /// @param namesOmitted whether what cannot be kept is named, besides being counted
  ImportRunner(Session session, boolean namesOmitted) {
    this.session = session;
    this.namesOmitted = namesOmitted;
  }

  /// @return OK, INCOMPLETE or REFUSED
  ExitCode run(List<SourceConfig> sources, boolean acceptRemovals, Duration patience)
      throws InterruptedException {
    ImportResult result = importAll(sources, acceptRemovals, patience);
    result.sources().forEach(this::show);
    return exit(result);
  }

  static ExitCode exit(ImportResult result) {
    if (result.refused()) {
      return ExitCode.REFUSED;
    }
    return result.incomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  /// Imports, and leaves it to the caller to say what came of it.
  ImportResult importAll(List<SourceConfig> sources, boolean acceptRemovals, Duration patience)
      throws InterruptedException {
    if (sources.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "nothing to import; name a directory, or write 'sources:' in the configuration");
    }
    Path directory = session.volumeDirectory();
    PlaceGuard guard = session.guard();
    for (SourceConfig source : sources) {
      guard.keepOut(source.path(), "import " + source.path());
    }
    List<Path> never = guard.directories();
    try (OpenVolume open = session.volumes().openToWrite(directory, patience);
        ProgressRows rows = new ProgressRows(session.console())) {
      List<ImportSource> all = sources.stream().map(s -> source(s, never)).toList();
      return new Importer(open.volume(), open.packs(), session.seam())
          .run(all, options(acceptRemovals), new Rows(rows, session.console(), namesOmitted));
    }
  }

  private static ImportOptions options(boolean acceptRemovals) {
    TransactionInfo info = VolumeAccess.info(TransactionInfo.Kind.WHOLE, "import");
    return new ImportOptions(
        acceptRemovals, info.user(), info.host(), info.program(), info.message());
  }

  private static ImportSource source(SourceConfig source, List<Path> never) {
    LocalSource tree = LocalSource.of(source.path(), never);
    TreePath as = source.as().orElseGet(tree::pathInVolume);
    return new ImportSource(
        name(source.path()),
        tree,
        as,
        Excludes.of(source.exclude(), false),
        source.oneFileSystem());
  }

  /// What a directory of this machine is called, also where its name is no text.
  private static String name(Path path) {
    return NameSpelling.of(RawPaths.bytes(path));
  }

  private void show(SourceResult result) {
    ImportCounts counts = result.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", result.source());
    fields.put("tid", result.whole().map(Object::toString).orElse(""));
    fields.put("snapshot", result.snapshot().orElse(""));
    fields.putAll(SourceText.fields(counts.tree()));
    fields.put("created", counts.created());
    fields.put("changed", counts.changed());
    fields.put("moved", counts.moved());
    fields.put("removed", counts.removed());
    fields.put("bytes_read", counts.bytesRead());
    fields.put("bytes_stored", counts.bytesStored());
    fields.put("problems", result.problemCount());
    fields.putAll(SourceText.fields(result.note()));
    fields.put("incomplete", result.incomplete());
    fields.put("refused", result.refused());
    warn(result);
    refusal(result).ifPresent(why -> session.console().error(ExitCode.REFUSED.code(), why));
    session.console().result("import", fields, text(result));
  }

  private void warn(SourceResult result) {
    List<ImportProblem> problems = result.problems();
    List<String> texts = troubles(result);
    for (int i = 0; i < texts.size(); i++) {
      session
          .console()
          .warn(texts.get(i), i < problems.size() ? fields(problems.get(i)) : Map.of());
    }
  }

  private static Map<String, Object> fields(ImportProblem problem) {
    Map<String, Object> fields = PathFields.of("path", problem.path());
    fields.put("reason", problem.detail());
    return fields;
  }

  /// What could not be read.
  private static List<String> troubles(SourceResult result) {
    String prefix = "import " + result.source() + ": ";
    List<String> troubles = new ArrayList<>();
    result.problems().forEach(problem -> troubles.add(prefix + problem));
    long more = result.problemCount() - result.problems().size();
    if (more > 0) {
      troubles.add(prefix + "and " + more + " more");
    }
    return troubles;
  }

  private static Optional<String> refusal(SourceResult result) {
    return result
        .refusal()
        .map(why ->
            "import "
                + result.source()
                + ": "
                + why
                + "; is it mounted, is it the right directory? What a person has checked goes on with"
                + " --accept-removals");
  }

  /// What a person should hear of a source that was not imported whole, in one line.
  static Optional<String> trouble(SourceResult result) {
    List<String> troubles = troubles(result);
    String more = troubles.size() > 1 ? " (and " + (troubles.size() - 1) + " more)" : "";
    return refusal(result)
        .or(() -> troubles.stream().findFirst().map(first -> first + more))
        .or(() ->
            result.incomplete()
                ? Optional.of("import " + result.source() + ": incomplete")
                : Optional.empty());
  }

  private static String text(SourceResult result) {
    ImportCounts counts = result.counts();
    if (result.refused()) {
      return result.source() + ": refused, nothing was removed.";
    }
    String state = result.whole().map(t -> "tid " + t).orElse("nothing changed");
    return result.source()
        + ": "
        + state
        + "; "
        + SourceText.counts(counts.tree())
        + (result.whole().isEmpty()
            ? ""
            : ": "
                + counts.created()
                + " new, "
                + counts.changed()
                + " changed, "
                + counts.moved()
                + " moved, "
                + counts.removed()
                + " removed; read "
                + Units.bytes(counts.bytesRead())
                + ", stored "
                + Units.bytes(counts.bytesStored()))
        + (result.incomplete() ? "; INCOMPLETE, see above" : "")
        + "."
        + SourceText.leftOut(result.note())
            .map(text -> "\n  " + text + "; 'one-file-system: false' takes it in")
            .orElse("")
        + SourceText.notKept(result.note()).map(text -> "\n  " + text).orElse("");
  }

  /// Progress of an import as one row.
  private record Rows(ProgressRows rows, Console console, boolean namesOmitted)
      implements ImportListener {
    @Override
    public void started(ImportSource source) {
      rows.phase("import", source.name());
    }

    @Override
    public void progressed(ImportSource source, ImportCounts soFar) {
      rows.bytes("import", soFar.bytesRead(), 0);
    }

    @Override
    public void omitted(ImportSource source, UnkeptCounts kind, TreePath path) {
      if (namesOmitted) {
        console.warn(
            "import " + source.name() + ": " + path + ": not kept yet: " + kind.plural(),
            PathFields.of("path", path));
      }
    }

    @Override
    public void finished(ImportSource source, SourceResult result) {
      rows.finish("import", "");
    }
  }
}
