package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.PermissionCheck;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import java.io.IOException;
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
    ExitCode exit;
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Optional<Transaction> head = open.volume().durable();
      Optional<Transaction> whole = head.flatMap(h -> open.volume().newestWhole(h.tid()));
      List<SourceNote> notes =
          whole.map(t -> SourceNotes.all(open.volume().asOf(t.tid()))).orElse(List.of());
      volume(open, head, whole, notes);
      notes.forEach(note -> SourceStatus.show(session.console(), note));
      Mirror mirror = MirrorRunner.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
      Set<String> created = new HashSet<>();
      List<KnownTarget> known = mirror.known();
      for (KnownTarget target : known) {
        created.add(target.name());
        Optional<String> from = configured(target.name()).flatMap(TargetConfig::from);
        new TargetStatus(session, target, from, known).show();
      }
      created.addAll(LostNotes.of(open.directory()).keySet());
      exit = LostNotes.show(session, open.directory());
      notCreated(mirror, created);
      session.sayDamaged(open.volume().damage().map(List::of).orElse(List.of()));
    }
    new PermissionCheck(session).warn();
    return exit.code();
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

  private List<TargetConfig> configured() {
    return session.findConfig().map(Config::unopenedTargets).orElse(List.of());
  }

  private Optional<TargetConfig> configured(String name) {
    return configured().stream().filter(target -> target.name().equals(name)).findFirst();
  }

  private void notCreated(Mirror mirror, Set<String> created) {
    for (TargetConfig target : configured()) {
      if (!created.contains(target.name())) {
        session
            .console()
            .result(
                "target",
                Map.of("target", target.name(), "mark", "", "created", false),
                "target " + target.name() + ": not created yet; " + mirror.toCreate(target.name()));
      }
    }
  }
}
