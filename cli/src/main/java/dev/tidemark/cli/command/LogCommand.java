package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.SourceText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `log`: the transactions, newest last.
@Command(
    name = "log",
    description = "List the transactions of a volume, or what an archive can give back.")
public final class LogCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "PLACE",
      defaultValue = "",
      description = "VOLUME or ADDRESS. Default: the configured volume.")
  String place = "";

  @Option(
      names = {"-n", "--newest"},
      paramLabel = "COUNT",
      defaultValue = "50",
      description = "Only the newest so many. Default: ${DEFAULT-VALUE}.")
  int newest = 50;

  @Option(names = "--whole", description = "Leave out the checkpoints of imports.")
  boolean wholeOnly;

  public LogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException {
    Place parsed = session.place(place);
    boolean isLine =
        parsed.isAddress()
            && parsed.whenOrLatest() instanceof StateSelector.OnLine line
            && line.when() instanceof StateSelector.Head;
    if ((parsed.when().isPresent() && !isLine) || parsed.path().isPresent()) {
      throw new CliException(
          ExitCode.USAGE,
          "log lists a whole volume or archive, or an old branch by @commit:N; leave out other"
              + " @WHEN and :PATH");
    }
    if (parsed.isAddress()) {
      archive(parsed);
    } else {
      volume(parsed);
    }
    return ExitCode.OK.code();
  }

  private void archive(Place parsed) throws TargetException, InterruptedException {
    Optional<Long> commit = parsed.whenOrLatest().line();
    try (ArchiveReader reader = session.targets().openArchive(parsed.where(), commit)) {
      List<RestorePoint> points =
          reader.points().stream().filter(p -> p.whole() || !wholeOnly).toList();
      for (RestorePoint point :
          points.subList(Math.max(0, points.size() - newest), points.size())) {
        show(point, SourceNotes.all(reader.view(point.tid())));
      }
      if (commit.isEmpty()) {
        reader.oldBranches().forEach(branch -> show(parsed.where(), branch));
      }
      session.sayDamaged(reader.findings());
    }
  }

  private void show(String place, CommitHeader branch) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("commit", branch.number());
    fields.put("tid", branch.mark().tid().toString());
    fields.put("time", Units.time(branch.state().time()));
    fields.put("timeline", branch.mark().timeline().toString());
    session
        .console()
        .result(
            "old_branch",
            fields,
            "old branch: timeline "
                + branch.mark().timeline()
                + " up to tid "
                + branch.mark().tid()
                + " of "
                + Units.time(branch.state().time())
                + "; see it with: tidemark log '"
                + place
                + "@commit:"
                + branch.number()
                + "'");
  }

  private void show(RestorePoint point, List<SourceNote> notes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tid", point.tid().toString());
    fields.put("time", Units.time(point.time()));
    fields.put("kind", point.whole() ? "whole" : "part");
    fields.put("open_sources", List.copyOf(point.openSources()));
    fields.put("snapshots", point.snapshots());
    fields.put("commit", point.commit());
    fields.put("lacking", lacking(notes));
    session
        .console()
        .result(
            "restore_point",
            fields,
            point.tid()
                + "  "
                + Units.time(point.time())
                + (point.whole() ? "  whole  " : "  part   ")
                + "commit "
                + point.commit()
                + names(point.snapshots())
                + incomplete(notes));
  }

  private static long lacking(List<SourceNote> notes) {
    return notes.stream().mapToLong(SourceNote::lackCount).sum();
  }

  private static String incomplete(List<SourceNote> notes) {
    String text =
        notes.stream()
            .flatMap(note -> SourceText.lackingOf(note).stream())
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? "" : "  INCOMPLETE: " + text;
  }

  private static String names(List<String> snapshots) {
    return snapshots.isEmpty() ? "" : "  [" + String.join(", ", snapshots) + "]";
  }

  private void volume(Place parsed) {
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory(parsed))) {
      Volume volume = open.volume();
      TxId head = volume.durable().map(Transaction::tid).orElse(TxId.ZERO);
      Map<TxId, List<String>> names = names(volume, head);
      for (Transaction t : newest(volume, head)) {
        List<SourceNote> notes = t.readable() ? SourceNotes.all(volume.asOf(t.tid())) : List.of();
        show(t, names.getOrDefault(t.tid(), List.of()), notes);
      }
      session.sayDamaged(volume.damage().map(List::of).orElse(List.of()));
    }
  }

  private Deque<Transaction> newest(Volume volume, TxId head) {
    Deque<Transaction> kept = new ArrayDeque<>();
    try (TransactionScan scan = volume.transactions(TxId.ZERO, head)) {
      for (Transaction t = scan.next(); t != null; t = scan.next()) {
        if (t.isWhole() || !wholeOnly) {
          kept.addLast(t);
          if (kept.size() > newest) {
            kept.removeFirst();
          }
        }
      }
    }
    return kept;
  }

  private static Map<TxId, List<String>> names(Volume volume, TxId head) {
    Map<TxId, List<String>> out = new HashMap<>();
    if (!head.isZero()) {
      for (SnapshotName s : volume.snapshots(head)) {
        out.computeIfAbsent(s.tid(), t -> new ArrayList<>()).add(s.name());
      }
    }
    return out;
  }

  private void show(Transaction t, List<String> snapshots, List<SourceNote> notes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tid", t.tid().toString());
    fields.put("time", Units.time(t.time()));
    fields.put("timeline", t.timeline().toString());
    fields.put("kind", t.isWhole() ? "whole" : "part");
    fields.put("user", t.info().user());
    fields.put("host", t.info().host());
    fields.put("program", t.info().program());
    fields.put("text", t.info().message());
    fields.put("counts", t.info().counts());
    fields.put("open_sources", List.copyOf(t.info().openSources()));
    fields.put("snapshots", snapshots);
    fields.put("lacking", lacking(notes));
    session
        .console()
        .result(
            "transaction",
            fields,
            t.tid()
                + "  "
                + Units.time(t.time())
                + (t.isWhole() ? "  whole  " : "  part   ")
                + t.info().user()
                + "@"
                + t.info().host()
                + "  "
                + t.info().message()
                + names(snapshots)
                + incomplete(notes));
  }
}
