package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.util.Arrays;
import java.util.Optional;

/// Makes commits of a copy the source's again: a void or missing one, never a good one. A commit is
/// created only when all that it adds is there. For one thread, but where it is said otherwise.
final class CommitRepair {

  private final ObjectSink destination;
  private final CommitReader commits;
  private final ObjectReader from;
  private final ObjectReader to;
  private final GivenUpCommits givenUp;
  private final VoidRule passedOver;
  private final CopyListener listener;
  private final RepairLog log;

  /// @param upTo the newest number of the source
  CommitRepair(
      ObjectSink source,
      ObjectSink destination,
      Seam seam,
      GivenUpCommits givenUp,
      long upTo,
      CopyListener listener,
      RepairLog log) {
    this.destination = destination;
    this.commits = CommitReader.once(source, seam);
    this.from = ObjectReader.once(source, seam);
    this.to = ObjectReader.once(destination, seam);
    this.givenUp = givenUp;
    this.passedOver = new VoidRule(commits, from, upTo, givenUp);
    this.listener = listener;
    this.log = log;
  }

  /// What lies under a commit's name at one place.
  private record Side(Optional<byte[]> bytes, CommitReader.Found found) {

    boolean isGood() {
      return found instanceof CommitReader.Found.Good;
    }

    boolean isSame(Side other) {
      return bytes.isPresent()
          && other.bytes.isPresent()
          && Arrays.equals(bytes.get(), other.bytes.get());
    }

    String state() {
      return switch (found) {
        case CommitReader.Found.Good good -> "good";
        case CommitReader.Found.Void bad -> "damaged (" + bad.reason() + ")";
        case CommitReader.Found.Absent absent -> "gone";
      };
    }
  }

  private Side side(ObjectReader place, long number) throws TargetException, InterruptedException {
    Optional<byte[]> bytes = place.upTo(ArchiveNames.commit(number), 0, CommitReadAhead.BYTES_MAX);
    return bytes.isEmpty()
        ? new Side(bytes, new CommitReader.Found.Absent())
        : new Side(bytes, commits.judge(number, bytes.get()));
  }

  /// Whether both places have the same good commit. Any number of threads.
  boolean isProven(long number) throws TargetException, InterruptedException {
    Side original = side(from, number);
    return original.isGood() && original.isSame(side(to, number));
  }

  /// Makes one equal; what cannot be mended is noted.
  ///
  /// @throws TargetException.Diverged if both places have a good one, and not the same
  void mend(long number) throws TargetException, InterruptedException {
    Side original = side(from, number);
    Side there = side(to, number);
    if (original.isGood() && there.isGood() && !original.isSame(there)) {
      throw CopyHeads.parted(from, to, number);
    }
    if (original.isGood() && original.isSame(there)) {
      return;
    }
    if (original.isGood()) {
      restore(number, original, there);
    } else if (!givenUp.contains(number)) {
      withoutOriginal(number, original, there);
    }
  }

  /// The source has no good one. A void one that was passed over there is a commit like any other.
  private void withoutOriginal(long number, Side original, Side there)
      throws TargetException, InterruptedException {
    boolean isHistory =
        original.found() instanceof CommitReader.Found.Void bad && passedOver.contains(bad);
    if (isHistory && there.bytes().isEmpty()) {
      restore(number, original, there);
    } else if (!isHistory) {
      log.unmended(
          ArchiveNames.commit(number),
          there.isGood()
              ? "it is " + original.state() + " at the source" + ObjectRepair.LEFT_AS_IT_IS
              : "it is "
                  + there.state()
                  + " at the copy, and "
                  + original.state()
                  + " at the source");
    }
  }

  private void restore(long number, Side original, Side there)
      throws TargetException, InterruptedException {
    ObjectName name = ArchiveNames.commit(number);
    if (lacksObjects(original)) {
      log.unmended(name, "it is " + there.state() + ", and so is something that it names");
      return;
    }
    Optional<String> refusal =
        there.bytes().isEmpty() ? Optional.empty() : new DamagedObjectRemover(destination).of(name);
    if (refusal.isPresent()) {
      log.unmended(name, refusal.get());
      return;
    }
    create(number, original);
    if (there.bytes().isEmpty()) {
      log.refilled(name);
    } else {
      log.replaced(name);
    }
  }

  private boolean lacksObjects(Side original) {
    return original.found() instanceof CommitReader.Found.Good good
        && ObjectRepair.added(good.header()).anyMatch(log::isUnmended);
  }

  private void create(long number, Side original) throws TargetException, InterruptedException {
    byte[] bytes = original.bytes().orElseThrow();
    Content content = Content.of(bytes, Sha256.of(bytes));
    if (destination.create(ArchiveNames.commit(number), content) == CreateResult.TAKEN
        && !original.isSame(side(to, number))) {
      throw CopyHeads.parted(from, to, number);
    }
    listener.arrived();
  }
}
