package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.copy.ObjectProof.State;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes packs and parts of runs of a copy the source's again. Nothing is deleted there but what
/// fails the hash in its name, and that only after the source's object was read whole and proven;
/// then that one is created. A process that dies in between leaves a gap where damage was.
///
/// Any number of threads.
final class ObjectRepair {

  static final String LEFT_AS_IT_IS =
      ", and good at the copy, where nothing was changed. Mend the source: 'verify --repair' it";

  private final ObjectSink source;
  private final ObjectSink destination;
  private final CommitReader commits;
  private final GivenUpCommits givenUp;
  private final CopyListener listener;
  private final RepairLog log;

  ObjectRepair(
      ObjectSink source,
      ObjectSink destination,
      Seam seam,
      GivenUpCommits givenUp,
      CopyListener listener,
      RepairLog log) {
    this.source = source;
    this.destination = destination;
    this.commits = CommitReader.once(source, seam);
    this.givenUp = givenUp;
    this.listener = listener;
    this.log = log;
  }

  /// Objects of their own that a commit adds.
  static Stream<ObjectName> added(CommitHeader commit) {
    return Stream.concat(
        commit.runs().stream().filter(run -> !run.inline()).map(RunRef::object),
        commit.packs().stream().filter(pack -> !pack.inline()).map(PackRef::object));
  }

  /// Sends an object that was not seen at the destination.
  ///
  /// @throws TargetException.Corrupt if the source needs it and has it damaged or not at all
  void send(CopyObject object) throws TargetException, InterruptedException {
    Optional<String> failure = created(object);
    if (failure.isPresent() && !isLeftOut(object)) {
      throw new TargetException.Corrupt(
          "copy " + object.name() + " to " + destination.traits().location() + ": " + failure.get(),
          null);
    }
  }

  /// Proves an object that may be at the destination and makes it good. What cannot be mended ends
  /// nothing: it is noted.
  void mend(CopyObject object) throws TargetException, InterruptedException {
    ObjectProof there = ObjectProof.of(destination, object);
    Optional<String> failure =
        switch (there.state()) {
          case GOOD ->
              there.length() == object.length()
                  ? Optional.empty()
                  : Optional.of("it is damaged at the source" + LEFT_AS_IT_IS);
          case ABSENT -> refilled(object);
          case DAMAGED -> replaced(object);
        };
    if (failure.isPresent() && !isLeftOut(object)) {
      log.unmended(object.name(), failure.get());
    }
  }

  /// An object is at the destination and not listed at the source. What a writer left behind may be
  /// anywhere; what the source needs was lost.
  ///
  /// @param object as it is at the destination
  void miss(CopyObject object) throws TargetException, InterruptedException {
    if (!givenUp.contains(object)
        && isNamed(object)
        && ObjectProof.of(source, object).is(State.ABSENT)) {
      boolean good = ObjectProof.of(destination, object).is(State.GOOD);
      log.unmended(
          object.name(),
          good
              ? "it is gone at the source" + LEFT_AS_IT_IS
              : "it is damaged at the copy, and gone at the source");
    }
  }

  private boolean isNamed(CopyObject object) throws TargetException, InterruptedException {
    return object.directory().equals(ArchiveNames.PACKS)
        || (commits.read(object.number()) instanceof CommitReader.Found.Good good
            && added(good.header()).anyMatch(object.name()::equals));
  }

  private boolean isLeftOut(CopyObject object) throws TargetException, InterruptedException {
    boolean left = givenUp.contains(object);
    if (left) {
      log.leftOut();
    }
    return left;
  }

  private Optional<String> refilled(CopyObject object)
      throws TargetException, InterruptedException {
    Optional<String> failure = created(object);
    if (failure.isEmpty()) {
      log.refilled(object.name());
    }
    return failure;
  }

  /// @return why the source has nothing to create it from; empty if it is there and good
  private Optional<String> created(CopyObject object) throws TargetException, InterruptedException {
    SourceContent content = new SourceContent(source, object);
    try {
      if (destination.create(object.name(), content) == CreateResult.TAKEN) {
        return taken(object);
      }
      listener.arrived();
      return Optional.empty();
    } catch (TargetException e) {
      if (content.reason(e) instanceof TargetException.Corrupt damage) {
        return Optional.of(String.valueOf(damage.getMessage()));
      }
      throw content.reason(e);
    }
  }

  /// Somebody has created it meanwhile, or it was there unseen: then it need not be whole.
  private Optional<String> taken(CopyObject object) throws TargetException, InterruptedException {
    return ObjectProof.of(destination, object).is(State.DAMAGED)
        ? replaced(object)
        : Optional.empty();
  }

  private Optional<String> replaced(CopyObject object)
      throws TargetException, InterruptedException {
    ObjectProof original = ObjectProof.of(source, object);
    if (!original.is(State.GOOD)) {
      String there = original.is(State.ABSENT) ? "gone" : "damaged";
      return Optional.of("it is damaged at the copy, and " + there + " at the source");
    }
    Optional<String> refusal = new DamagedObjectRemover(destination).of(object.name());
    if (refusal.isPresent()) {
      return refusal;
    }
    Optional<String> failure = createdAgain(object);
    if (failure.isEmpty()) {
      log.replaced(object.name());
    }
    return failure;
  }

  private Optional<String> createdAgain(CopyObject object)
      throws TargetException, InterruptedException {
    SourceContent content = new SourceContent(source, object);
    try {
      boolean taken = destination.create(object.name(), content) == CreateResult.TAKEN;
      if (taken && !ObjectProof.of(destination, object).is(State.GOOD)) {
        return Optional.of("it is damaged again after it was deleted");
      }
      listener.arrived();
      return Optional.empty();
    } catch (TargetException e) {
      throw content.reason(e);
    }
  }
}
