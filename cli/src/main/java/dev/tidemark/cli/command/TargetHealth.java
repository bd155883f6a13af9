package dev.tidemark.cli.command;

import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.mirror.KnownDamage;
import dev.tidemark.engine.mirror.LastRound;
import dev.tidemark.engine.mirror.VerifyNotes;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The damage known at targets: a round can end well while a target has lost content. It is said
/// each time until it is mended or verified again.
record TargetHealth(Session session) {

  /// What verifications have found at a target, and what to do; empty if nothing is known.
  Optional<String> known(String target) {
    try {
      VerifyNotes notes = notes();
      return text(target, notes.damage(target), notes.commits(target));
    } catch (IOException e) {
      return Optional.of(
          "what is known of target " + target + " cannot be read: " + e.getMessage());
    }
  }

  /// Whether nothing was found there that could be read when somebody looked last, nor commits that
  /// could be mended.
  boolean isGone(String target) {
    try {
      LocalDisk disk = new LocalDisk(session.volumeDirectory());
      VerifyNotes notes = notes();
      return LastRound.of(disk, target)
              .flatMap(LastRound::standing)
              .filter(MirrorRunner::isAbsent)
              .isPresent()
          || notes.damage(target).isStateless() && notes.commits(target).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /// What verifications have found at a target; empty where it cannot be read, for a round says
  /// that itself.
  Optional<String> found(String target) {
    try {
      VerifyNotes notes = notes();
      return text(target, notes.damage(target), notes.commits(target));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Says what is known to be damaged at a target that a command has taken on.
  void meet(String target) {
    Optional<String> damage = known(target);
    session.meet(damage.isPresent());
    damage.ifPresent(fact -> session.console().warn(target + ": " + fact));
  }

  /// What would be forgotten with a target: what is known to be damaged there, without advice.
  Optional<String> forgettable(String target) {
    try {
      VerifyNotes notes = notes();
      KnownDamage damage = notes.damage(target);
      LostCommits commits = notes.commits(target);
      return damage.isEmpty() && commits.isEmpty()
          ? Optional.empty()
          : Optional.of(what(damage, commits));
    } catch (IOException e) {
      return Optional.of("nobody knows what, for it cannot be read: " + e.getMessage());
    }
  }

  private VerifyNotes notes() {
    return new VerifyNotes(new LocalDisk(session.volumeDirectory()));
  }

  /// What is known, of what was read before: by a verification, or by whoever took the archive on.
  static Optional<String> text(String target, KnownDamage damage, LostCommits commits) {
    if (damage.isEmpty() && commits.isEmpty()) {
      return Optional.empty();
    }
    String when = damage.isEmpty() ? "" : "a look on " + Units.time(damage.found());
    return Optional.of(
        "damaged: "
            + (when.isEmpty() ? "" : when + " found ")
            + what(damage, commits)
            + remedy(target, damage));
  }

  private static String what(KnownDamage damage, LostCommits commits) {
    List<String> parts = new ArrayList<>();
    if (damage.isStateless()) {
      parts.add("no state there that can be read");
    }
    if (!damage.packs().isEmpty()) {
      parts.add(Units.count(damage.packs().size(), "pack", "packs") + " damaged or gone");
    }
    if (!damage.parts().isEmpty()) {
      parts.add(
          Units.count(damage.parts().size(), "part of a run", "parts of runs")
              + " damaged or gone");
    }
    if (!commits.isEmpty()) {
      parts.add("commits damaged or gone: " + commits);
    }
    if (damage.others() > 0) {
      parts.add(
          Units.count(damage.others(), "finding", "findings") + " that no object is to blame for");
    }
    return parts.isEmpty()
        ? Units.count(damage.findings(), "finding", "findings")
        : String.join(", ", parts);
  }

  private static String remedy(String target, KnownDamage damage) {
    return damage.isStateless()
        ? "; is the right disk there? What can be done says: tidemark mirror " + target
        : "; run: tidemark verify --repair " + target;
  }

  /// For programs.
  static Map<String, Object> fields(String target, KnownDamage damage, LostCommits commits) {
    Map<String, Object> fields = new LinkedHashMap<>();
    text(target, damage, commits).ifPresent(fact -> fields.put("damage", fact));
    fields.put("damaged_packs", damage.packs().size());
    fields.put("damaged_commits", commits.toString());
    return fields;
  }
}
