package dev.tidemark.cli.command;

import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.LinkText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.output.VerifyText;
import dev.tidemark.cli.store.Exposure;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.mirror.LinkNote;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `status`: from what the volume knows; no target is asked.
@Command(
    name = "status",
    description = "Show the volume and how far behind each target is; asks no target.")
public final class StatusCommand implements Callable<Integer> {

  private final Session session;

  public StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Optional<Transaction> head = open.volume().durable();
      Optional<Transaction> whole = head.flatMap(h -> open.volume().newestWhole(h.tid()));
      List<SourceNote> notes =
          whole.map(t -> SourceNotes.all(open.volume().asOf(t.tid()))).orElse(List.of());
      volume(open, head, whole, notes);
      notes.forEach(note -> SourceStatus.show(session.console(), note));
      Optional<Transaction> settled = head.flatMap(h -> open.volume().newestSettled(h.tid()));
      Mirror mirror = Mirrors.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
      Set<String> created = new HashSet<>();
      for (Mirror.KnownTarget target : mirror.known()) {
        created.add(target.name());
        target(open, target, settled);
      }
      notCreated(created);
      session.sayDamaged(open.volume().damage().map(List::of).orElse(List.of()));
    }
    new Exposure(session).warn();
    return ExitCode.OK.code();
  }

  private void volume(
      OpenVolume open,
      Optional<Transaction> head,
      Optional<Transaction> whole,
      List<SourceNote> notes) {
    Volume volume = open.volume();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", open.directory().toString());
    fields.put("id", volume.id().toString());
    fields.put("timeline", volume.timeline().toString());
    fields.put("head", head.map(t -> t.tid().toString()).orElse(""));
    fields.put("whole", whole.map(t -> t.tid().toString()).orElse(""));
    fields.put("time", whole.map(t -> Units.time(t.time())).orElse(""));
    boolean complete = notes.stream().allMatch(SourceNote::isComplete);
    fields.put("complete", whole.isPresent() && complete);
    fields.put("needs_promotion", volume.needsPromotion());
    Optional<String> damage = new VolumeHealth(session).known(open.directory());
    damage.ifPresent(fact -> fields.put("damage", fact));
    session.meet(damage.isPresent());
    fields.put(
        "open_sources", head.map(t -> List.copyOf(t.info().openSources())).orElse(List.of()));
    String state =
        whole
            .map(t ->
                (complete ? "newest complete state tid " : "newest state, INCOMPLETE, tid ")
                    + t.tid()
                    + " of "
                    + Units.time(t.time()))
            .orElse("no complete state yet");
    String open2 =
        head.map(t -> t.info().openSources())
            .filter(s -> !s.isEmpty())
            .map(s -> "; import not finished: " + String.join(", ", s))
            .orElse("");
    session
        .console()
        .result(
            "volume",
            fields,
            "volume "
                + open.directory()
                + ": "
                + state
                + open2
                + (volume.needsPromotion() ? "; a clone: 'tidemark promote' makes it writable" : "")
                + damage.map(fact -> "; " + fact).orElse(""));
  }

  private void target(OpenVolume open, Mirror.KnownTarget target, Optional<Transaction> whole) {
    Volume volume = open.volume();
    TxId mark = target.mark().map(Mark::tid).orElse(TxId.ZERO);
    ExtentId x = target.mark().map(Mark::lastExtent).orElse(ExtentId.NONE);
    boolean atHead = !target.inPast() || whole.isEmpty() || !whole.get().tid().isAfter(mark);
    long lagTids = atHead ? 0 : whole.orElseThrow().tid().value() - mark.value();
    long lagBytes =
        whole
            .map(t -> t.lastExtent().isAfter(x) ? open.packs().bytesBetween(x, t.lastExtent()) : 0L)
            .orElse(0L);
    long lagSeconds = atHead ? 0 : behind(volume, mark);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", target.name());
    fields.put("location", target.registration().location());
    Optional<String> from = configured(target.name()).flatMap(TargetConfig::from);
    from.ifPresent(source -> fields.put("from", source));
    fields.put("mark", mark.isZero() ? "" : mark.toString());
    fields.put("in_past", target.inPast());
    if (target.inPast()) {
      fields.put("lag_tids", lagTids);
      fields.put("lag_bytes", lagBytes);
      fields.put("lag_seconds", lagSeconds);
    }
    target.lastRound().map(LinkText::fields).ifPresent(fields::putAll);
    fields.putAll(VerifyText.fields(target.verified()));
    fields.put("looked", target.looked().map(Units::time).orElse(""));
    fields.putAll(TargetHealth.fields(target.name(), target.found(), target.damaged()));
    Optional<String> damage = TargetHealth.text(target.name(), target.found(), target.damaged());
    session.meet(damage.isPresent());
    String lag =
        atHead
            ? atHead(target, damage.isPresent())
            : "behind by "
                + Units.count(lagTids, "TID", "TIDs")
                + ", "
                + Units.bytes(lagBytes)
                + ", "
                + Units.duration(Duration.ofSeconds(lagSeconds))
                + from.map(source -> ", waits for " + source).orElse("");
    session
        .console()
        .result(
            "target",
            fields,
            "target "
                + target.name()
                + from.map(source -> " (from " + source + ")").orElse("")
                + ": "
                + (mark.isZero() ? nothingSeen(target) : "tid " + mark)
                + ", "
                + lag
                + looked(target)
                + damage.map(fact -> "; " + fact).orElse("")
                + target
                    .lastRound()
                    .map(note -> "; " + LinkText.line(note, session.seam().time().now()))
                    .orElse("")
                + "; "
                + VerifyText.line(target.verified(), target.found(), session.seam().time().now()));
  }

  /// The mark says no more than what its newest commit was when the place last answered.
  private static String atHead(Mirror.KnownTarget target, boolean isDamaged) {
    if (!target.inPast()) {
      return "not of this volume's past";
    }
    if (isDamaged) {
      return "DAMAGED";
    }
    return failing(target) ? "at the head when it last answered" : "at the head";
  }

  /// A place that no round has looked at may hold an archive.
  private static String nothingSeen(Mirror.KnownTarget target) {
    return target.lastRound().isEmpty() ? "not looked at yet" : "empty";
  }

  private static boolean failing(Mirror.KnownTarget target) {
    return target.lastRound().flatMap(LinkNote::failingSince).isPresent();
  }

  /// How old the knowledge is that the place has what it should.
  private String looked(Mirror.KnownTarget target) {
    String when =
        target
            .looked()
            .map(at ->
                ", looked at "
                    + Units.duration(Duration.between(at, session.seam().time().now()).abs())
                    + " ago")
            .orElse(", never looked at as a whole");
    if (target.damaged().isEmpty() && !target.found().isStateless()) {
      return when;
    }
    if (isParked(target)) {
      return when + "; parked: no round mends it";
    }
    return target.found().isStateless() ? when : when + "; the next round mends its commits";
  }

  private static boolean isParked(Mirror.KnownTarget target) {
    return target.lastRound().filter(note -> note.outcome().startsWith("parked_")).isPresent();
  }

  /// Seconds since the oldest transaction that the target lacks.
  private long behind(Volume volume, TxId mark) {
    TxId head = volume.durable().map(Transaction::tid).orElse(mark);
    try (var missing = volume.transactions(mark, head)) {
      Transaction first = missing.next();
      return first == null
          ? 0
          : Math.max(0, Duration.between(first.time(), session.seam().time().now()).toSeconds());
    }
  }

  private List<TargetConfig> configured() {
    return session.findConfig().map(Config::unopenedTargets).orElse(List.of());
  }

  private Optional<TargetConfig> configured(String name) {
    return configured().stream().filter(target -> target.name().equals(name)).findFirst();
  }

  private void notCreated(Set<String> created) {
    for (TargetConfig target : configured()) {
      if (!created.contains(target.name())) {
        session
            .console()
            .result(
                "target",
                Map.of("target", target.name(), "mark", "", "created", false),
                "target "
                    + target.name()
                    + ": not created yet: tidemark target create "
                    + target.name());
      }
    }
  }
}
