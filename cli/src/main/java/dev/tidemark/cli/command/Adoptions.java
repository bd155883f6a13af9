package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.mirror.Adoption;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Takes on, on a person's word, the archives of the timeline that a promoted volume has left: what
/// `promote` and `target adopt` share.
final class Adoptions {

  private final Session session;
  private final Mirror mirror;
  private final String timeline;

  Adoptions(Session session, OpenVolume open) {
    this.session = session;
    this.mirror = MirrorRunner.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
    this.timeline = open.volume().timeline().toString();
  }

  /// Adopts, and says so.
  void adopt(TargetConfig config) throws TargetException, InterruptedException, IOException {
    Adoption adoption = mirror.adopt(MirrorRunner.target(session, config));
    say(config, adoption);
    if (!(adoption instanceof Adoption.Copy)) {
      new TargetHealth(session).meet(config.name());
    }
  }

  private void say(TargetConfig config, Adoption adoption) {
    String name = config.name();
    switch (adoption) {
      case Adoption.AsItIs asItIs ->
          say(
              config,
              "as_it_is",
              name + ": its archive lies in this volume's past; it is a target as it is.");
      case Adoption.Copy copy ->
          say(config, "copy", name + ": a copy of " + copy.source() + "; it follows that one.");
      case Adoption.Branch branch -> say(config, branch);
    }
  }

  private void say(TargetConfig config, Adoption.Branch branch) {
    Map<String, Object> fields = fields(config, "adopted");
    fields.put("timeline", timeline);
    fields.put("left_timeline", branch.timeline().toString());
    fields.put("left_at", branch.left().toString());
    fields.put("tid", branch.at().toString());
    fields.put("commit", branch.commit());
    fields.put("old_branch", branch.leavesBranch() ? branch.newestCommit() : 0);
    String text =
        config.name()
            + ": adopted; the next 'mirror' continues its archive after tid "
            + branch.at()
            + " (commit "
            + branch.commit()
            + ") on timeline "
            + timeline
            + " and sends nothing again that is there.";
    if (branch.leavesBranch()) {
      text +=
          " What timeline "
              + branch.timeline()
              + " has beyond it, up to tid "
              + branch.newest()
              + ", stays readable as @commit:"
              + branch.newestCommit()
              + ".";
    }
    session.console().result("target_adopt", fields, text);
  }

  private void say(TargetConfig config, String outcome, String text) {
    session.console().result("target_adopt", fields(config, outcome), text);
  }

  /// Says what `adopt` would do, and changes nothing.
  void forecast(TargetConfig config) throws InterruptedException {
    Map<String, Object> fields = fields(config, "");
    try {
      forecast(fields, config.name(), mirror.adoptable(MirrorRunner.target(session, config)));
    } catch (TargetException | CliException | IOException e) {
      String text = ExitCodes.tell(e).text();
      fields.put("outcome", "not_adoptable");
      fields.put("message", text);
      show(fields, config.name() + ": " + text);
    }
  }

  private void forecast(Map<String, Object> fields, String name, Adoption adoption) {
    String outcome =
        switch (adoption) {
          case Adoption.Copy copy -> "copy";
          case Adoption.Branch branch -> "adoptable";
          case Adoption.AsItIs asItIs -> "as_it_is";
        };
    fields.put("outcome", outcome);
    String text =
        adoption instanceof Adoption.Copy copy
            ? "a copy of " + copy.source() + "; adopt that one, then this one."
            : "its archive can be continued: tidemark target adopt " + name;
    show(fields, name + ": " + text);
  }

  private void show(Map<String, Object> fields, String text) {
    session.console().result("promote_target", fields, text);
  }

  private static Map<String, Object> fields(TargetConfig config, String outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", config.name());
    fields.put("outcome", outcome);
    return fields;
  }
}
