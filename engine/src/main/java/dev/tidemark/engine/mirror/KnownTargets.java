package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The targets that a volume has, as its own files say: no target is contacted, and what cannot be
/// read of one says nothing of another. Any number of threads.
public final class KnownTargets {

  private final MirrorSource source;
  private final Disk disk;

  KnownTargets(MirrorSource source, Disk disk) {
    this.source = source;
    this.disk = disk;
  }

  /// The targets that were created, by name; those whose file cannot be read are in [#unreadable].
  List<KnownTarget> all(Instant now) throws IOException {
    List<KnownTarget> known = new ArrayList<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name).map(state -> known(name, state, now)).ifPresent(known::add);
      } catch (IOException e) {
        // one target says nothing of another
      }
    }
    return known;
  }

  private KnownTarget known(String name, StateContents state, Instant now) {
    Optional<CommitHeader> seen = state.seen().map(StateEntry.Seen::commit);
    Optional<LastRound> link = LastRound.read(disk, name);
    long seenNumber = seen.map(CommitHeader::number).orElse(0L);
    boolean attempted =
        state.attempt().filter(attempt -> attempt.number() > seenNumber).isPresent();
    Optional<Mark> mark = seen.map(CommitHeader::mark);
    boolean inPast = mark.map(this::isInPast).orElse(true);
    return new KnownTarget(
        name,
        state.registration(),
        mark,
        inPast,
        inPast ? Lag.of(source, mark, now) : Lag.NONE,
        attempted,
        link.filter(LastRound::isOfRound),
        link.flatMap(LastRound::standing),
        state.looked().map(StateEntry.Looked::at),
        state.damaged(),
        state.verified(),
        state.found());
  }

  private boolean isInPast(Mark mark) {
    return mark.tid().isZero()
        || source.transaction(mark.tid()).filter(t -> t.chain().equals(mark.chain())).isPresent();
  }

  /// The targets that were created and of which nothing is known, for their file cannot be read:
  /// why, by name.
  ///
  /// @param disk the volume's directory
  public static Map<String, IOException> unreadable(Disk disk) throws IOException {
    Map<String, IOException> unreadable = new TreeMap<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name);
      } catch (IOException e) {
        unreadable.put(name, e);
      }
    }
    return unreadable;
  }

  /// The targets that a volume has registered, by name; those whose file cannot be read are left
  /// out.
  ///
  /// @param disk the volume's directory, which may be none
  public static Map<String, Registration> registered(Disk disk) throws IOException {
    Map<String, Registration> registered = new TreeMap<>();
    for (String name : TargetState.names(disk)) {
      try {
        TargetState.read(disk, name).ifPresent(state -> registered.put(name, state.registration()));
      } catch (IOException e) {
        // Damaged, or of a newer program: whoever uses the target says so.
      }
    }
    return registered;
  }

  /// Whether a volume has a target of this name, whether what it knows of it can be read or not.
  ///
  /// @param disk the volume's directory
  public static boolean isCreated(Disk disk, String target) throws IOException {
    return Target.isName(target) && disk.exists(TargetState.file(target));
  }
}
