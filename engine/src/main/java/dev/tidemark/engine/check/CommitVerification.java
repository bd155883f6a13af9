package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.NeededPacks;
import dev.tidemark.engine.archive.ObjectListing;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.OpenVolumePast;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The commits of an archive, each read and proven by its hash, held against each other, against
/// the objects they name, and against the volume they come from.
final class CommitVerification {

  private final ObjectReader reads;
  private final CommitReader commits;
  private final ArchiveReader archive;
  private final RememberedArchive remembered;
  private final Optional<OriginCheck> origin;
  private final FindingList findings;
  private final CheckListener listener;
  private final Set<ObjectName> named = new HashSet<>();
  private final NeededPacks packs = new NeededPacks();
  private final Set<Long> damaged = new TreeSet<>();
  private final Set<RunRef> parts = new LinkedHashSet<>();
  private LostCommits lost = LostCommits.NONE;
  private @Nullable ObjectListing listing;
  private boolean isOneMissed;

  CommitVerification(
      ObjectReader reads,
      CommitReader commits,
      ArchiveReader archive,
      RememberedArchive remembered,
      Optional<Volume> origin,
      FindingList findings,
      CheckListener listener) {
    this.reads = reads;
    this.commits = commits;
    this.archive = archive;
    this.remembered = remembered;
    this.origin = origin.map(volume -> new OriginCheck(new OpenVolumePast(volume), findings));
    this.findings = findings;
    this.listener = listener;
  }

  /// Lists and reads. Commits first and objects last: what a commit names is there before it.
  void take() throws TargetException, InterruptedException {
    List<Long> numbers =
        List.copyOf(ObjectListing.of(reads, ArchiveNames.COMMITS).commits().keySet()).reversed();
    listing = ObjectListing.of(reads, ArchiveNames.PACKS, ArchiveNames.RUNS);
    long highest = numbers.isEmpty() ? 0 : numbers.getFirst();
    remembered.missed(archive.archive(), highest).ifPresent(this::missed);
    long madeFor = listing.madeFor();
    if (madeFor > highest + 1) {
      missed(
          "they are gone: objects were made for commit " + madeFor + ", the newest is " + highest);
    }
    CommitHeader.@Nullable Previous expected = null;
    long read = 0;
    for (long number : numbers) {
      if (commits.read(number) instanceof CommitReader.Found found) {
        expected = look(number, found, expected);
      }
      listener.commits(++read, numbers.size());
    }
    if (expected != null) {
      gone(expected.number());
    }
    damaged.forEach(packs::isBad);
  }

  private void missed(String fact) {
    isOneMissed = true;
    findings.add("the newest commits", fact);
  }

  /// Whether every commit was read as it was written, but those that a base has given up: what only
  /// another one names is not among [#packs].
  boolean readsAllCommits() {
    return damaged.isEmpty() && !isOneMissed;
  }

  /// The packs that states need.
  NeededPacks packs() {
    return packs;
  }

  private void gone(long number) {
    if (!lost.contains(number)) {
      damaged.add(number);
      findings.add(ArchiveNames.commit(number).value(), "a later commit follows it; it is gone");
    }
  }

  /// Commits that cannot be used, and that no base has given up.
  Set<Long> damaged() {
    return damaged;
  }

  /// Parts of runs that are not there as they should be.
  Set<RunRef> damagedParts() {
    return parts;
  }

  /// How the archive stands to the volume it was compared with; empty if it lies in its past.
  Optional<ArchiveStanding> standing() {
    return origin.flatMap(OriginCheck::standing);
  }

  /// How many objects commits name.
  long objects() {
    return named.size();
  }

  private ObjectListing listing() {
    return Objects.requireNonNull(listing, "nothing was listed yet");
  }

  /// How many objects no commit names.
  long orphans() {
    return listing().lengths().keySet().stream().filter(name -> !named.contains(name)).count();
  }

  /// @param expected what the commit above says about the one it followed
  /// @return what this one says of the one below it
  private CommitHeader.@Nullable Previous look(
      long number, CommitReader.Found found, CommitHeader.@Nullable Previous expected) {
    return switch (found) {
      case CommitReader.Found.Good good -> {
        CommitHeader.Previous left = follow(number, good.hash(), expected);
        lost = lost.with(good.header().lost());
        if (!lost.contains(number)) {
          look(good.header());
        }
        yield left == null ? good.header().previous().orElse(null) : left;
      }
      case CommitReader.Found.Void bad -> {
        boolean passedOver = expected != null && expected.number() < number;
        if (!passedOver && !lost.contains(number)) {
          damaged.add(number);
          findings.add(ArchiveNames.commit(number).value(), bad.reason());
        }
        yield expected != null && expected.number() == number ? below(bad) : expected;
      }
      case CommitReader.Found.Absent absent -> expected;
    };
  }

  /// A void commit was looked for and found; what it followed is known if its header is sound.
  private static CommitHeader.@Nullable Previous below(CommitReader.Found.Void bad) {
    return bad.header().flatMap(CommitHeader::previous).orElse(null);
  }

  /// @return what is still expected
  private CommitHeader.@Nullable Previous follow(
      long number, Hash hash, CommitHeader.@Nullable Previous expected) {
    if (expected == null || number > expected.number()) {
      return expected;
    }
    String name = ArchiveNames.commit(number).value();
    if (number < expected.number()) {
      gone(expected.number());
    } else if (!hash.equals(expected.hash())) {
      isOneMissed = true;
      findings.addUnexplained(name, "it is not the commit that the next one followed");
    }
    return null;
  }

  private void look(CommitHeader header) {
    String name = ArchiveNames.commit(header.number()).value();
    if (!header.archive().equals(archive.archive()) || !header.volume().equals(archive.volume())) {
      isOneMissed = true;
      findings.addUnexplained(name, "it belongs to another archive");
    }
    for (PackRef pack : packs.of(header)) {
      if (!see(name, pack.inline(), pack.object(), pack.length())) {
        packs.isBad(pack);
      }
    }
    header.packs().stream().filter(p -> !p.inline()).forEach(p -> named.add(p.object()));
    for (RunRef run : header.runs()) {
      if (!see(name, run.inline(), run.object(), run.length())) {
        damaged.add(header.number());
        parts.add(run);
      }
    }
    origin.ifPresent(check -> check.look(header));
  }

  /// @return whether it is there as it should be; true for one that was seen before
  private boolean see(String commit, boolean inline, ObjectName object, long length) {
    if (inline || !named.add(object)) {
      return true;
    }
    OptionalLong found = listing().length(object);
    if (found.isEmpty()) {
      findings.add(object.value(), "it is gone; " + commit + " names it");
      return false;
    }
    if (found.getAsLong() != length) {
      findings.add(
          object.value(), "it has " + found.getAsLong() + " bytes and should have " + length);
    }
    return found.getAsLong() == length;
  }
}
