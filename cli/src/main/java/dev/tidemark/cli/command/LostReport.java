package dev.tidemark.cli.command;

import dev.tidemark.cli.output.PathFields;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.restore.LostContent;
import dev.tidemark.engine.restore.LostPack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says what a restore could not bring, once a pack, and what a person does next.
///
/// @param from the target that was read; null = the volume
record LostReport(Session session, @Nullable String from) {

  /// A file that does not come; for programs, each of them.
  void lost(TreePath path, String pack) {
    if (session.console().isJson()) {
      Map<String, Object> fields = PathFields.of("path", path);
      fields.put("pack", pack);
      session.console().jsonLine("lost_file", fields);
    }
  }

  void show(LostContent lost) {
    if (lost.isEmpty()) {
      return;
    }
    lost.packs().forEach(this::show);
    session.console().warn(remedy(lost));
  }

  private void show(LostPack pack) {
    if (session.console().isJson()) {
      session.console().jsonLine("lost_pack", fields(pack));
    } else {
      session.console().warn(text(pack));
    }
  }

  private static Map<String, Object> fields(LostPack pack) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pack", pack.name());
    fields.put("reason", pack.reason());
    fields.put("files", pack.files());
    fields.put("some", pack.some().stream().map(path -> PathFields.of("path", path)).toList());
    fields.put("states", pack.states());
    fields.put("oldest", pack.oldest().map(Object::toString).orElse(""));
    fields.put("newest", pack.newest().map(Object::toString).orElse(""));
    return fields;
  }

  private static String text(LostPack pack) {
    return "lost in "
        + pack.name()
        + ": "
        + files(pack)
        + ", "
        + states(pack)
        + ": "
        + pack.reason();
  }

  /// Each file counts once, where its first loss was met.
  private static String files(LostPack pack) {
    if (pack.files() == 0) {
      return "more of files that are named above";
    }
    String some = pack.some().stream().map(TreePath::toString).collect(Collectors.joining(", "));
    long more = pack.files() - pack.some().size();
    return Units.count(pack.files(), "file", "files")
        + " ("
        + some
        + (more > 0 ? ", " + more + " more" : "")
        + ")";
  }

  private static String states(LostPack pack) {
    if (pack.oldest().isEmpty() || pack.newest().isEmpty()) {
      return "in states that could not be found out";
    }
    return "in "
        + Units.count(pack.states(), "state", "states")
        + ", tid "
        + pack.oldest().get()
        + (pack.states() == 1 ? "" : " to tid " + pack.newest().get());
  }

  private String remedy(LostContent lost) {
    List<String> advice = new ArrayList<>();
    advice.add(elsewhere(other -> "--from " + other));
    lost.unharmed()
        .map(point ->
            "the newest state without this loss: --at tid:"
                + point.tid()
                + ", of "
                + Units.time(point.time()))
        .ifPresent(advice::add);
    mend().ifPresent(advice::add);
    return Units.count(lost.names(), "name did", "names did")
        + " not come: nothing was made under them, and what stood there before was left. All else"
        + " came. What to do: "
        + String.join("; ", advice);
  }

  /// Where else one lost file may be, and how it comes back here.
  ///
  /// @param restore the command that takes it from a target
  String advice(UnaryOperator<String> restore) {
    return elsewhere(restore) + mend().map(mend -> "; " + mend).orElse("");
  }

  private String elsewhere(UnaryOperator<String> command) {
    return OtherTarget.advice(new OtherTargets(session).than(from), command);
  }

  /// Only a target of the volume here can be mended from here; the volume only from a target.
  private Optional<String> mend() {
    OtherTargets others = new OtherTargets(session);
    if (from == null) {
      return OtherTarget.best(others.than())
          .map(other ->
              "to mend the volume: check --repair-from " + other + ", then the same command again");
    }
    return Optional.of(
        others
            .named(from)
            .filter(others::isMendable)
            .map(target ->
                "to mend this one: verify --repair "
                    + target.name()
                    + ", then the same command again")
            .orElse("only the volume that it is a target of can mend it, by 'verify --repair'"));
  }
}
