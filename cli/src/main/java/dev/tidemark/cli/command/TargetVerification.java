package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.ContentText;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.TargetAccess;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.CheckListener;
import dev.tidemark.engine.check.CheckResult;
import dev.tidemark.engine.check.SliceEnd;
import dev.tidemark.engine.check.VerifyArchive;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// One verification of one place: it is looked at, what was found is said and remembered, and told
/// to the next round.
///
/// @param name of a target, or an address
record TargetVerification(Session session, String name, CheckDepth depth) {

  /// What one verification came to.
  ///
  /// @param known what is known to be damaged after it, and was not read again
  /// @param began when its first byte was read
  /// @param isNoted what it found is remembered
  record Verified(
      CheckResult report,
      Optional<String> known,
      SourceComparison.Found source,
      ArchiveDamage damage,
      Optional<SliceEnd> slice,
      Instant began,
      VerifyResult result,
      boolean isNoted) {

    /// Whether nothing is wrong there, by this verification and by those before it.
    boolean isGood() {
      return report.isGood() && known.isEmpty();
    }
  }

  /// Looks, and remembers.
  Verified run() throws TargetException, InterruptedException, IOException {
    return remembered(look());
  }

  /// Looks, mends what was found, looks again, and remembers.
  Verified run(TargetRepair repair) throws TargetException, InterruptedException, IOException {
    Verified verified = look();
    if (!verified.isGood()) {
      repair.run(name, verified.damage());
      verified = look();
    }
    return remembered(verified);
  }

  /// What the next round does is said of what is left: nothing before a repair, which may do it.
  private Verified remembered(Verified verified) throws IOException {
    if (verified.isNoted()) {
      tellNextRound(verified.result(), verified.report().standing(), verified.source());
    }
    new VerifyMemory(session).remember(name, depth, verified);
    return verified;
  }

  private Verified look() throws TargetException, InterruptedException, IOException {
    Instant began = session.seam().time().now();
    try (ScratchDirectory scratch = ScratchDirectory.create();
        ProgressRows rows = new ProgressRows(session.console())) {
      VerifyArchive check =
          new VerifyArchive(
              session.targets().open(name),
              new LocalDisk(scratch.path()),
              session.seam(),
              new Rows(rows, name, new AtomicLong()));
      CheckResult report = known(check);
      SourceComparison.Found source = new SourceComparison(session).of(name);
      rows.close();
      VerifyResult result = check.result(report, depth);
      VerifyMemory memory = new VerifyMemory(session);
      boolean isNoted = memory.remember(name, result);
      boolean isReadAgain = result.isWhole() && result.reachedAll();
      Optional<String> known = isReadAgain ? Optional.empty() : memory.known(name);
      VerifyReport shown = new VerifyReport(session, name);
      shown.show(report, known, ContentText.of(depth, report, check.damagedPacks().size()), source);
      check.slice().ifPresent(shown::show);
      Set<PackRef> damaged = new HashSet<>(check.damagedPacks());
      damaged.addAll(memory.knownPacks(name));
      return new Verified(
          report, known, source, new ArchiveDamage(damaged), check.slice(), began, result, isNoted);
    }
  }

  /// That nothing is there any more is remembered, and is no damage.
  private CheckResult known(VerifyArchive check)
      throws TargetException, InterruptedException, IOException {
    try {
      return withVolume(check, session.targets().remembered(name));
    } catch (TargetException.Missing e) {
      new VerifyMemory(session).rememberMissing(name, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /// What was found is kept until it is mended; damaged commits are mended by the next round. No
  /// round writes to a copy that has parted from its source.
  private void tellNextRound(
      VerifyResult result, Optional<ArchiveStanding> standing, SourceComparison.Found source) {
    boolean isOurs = standing.isEmpty() && !result.found().isStateless();
    Optional<String> from = session.targets().find(name).flatMap(TargetConfig::from);
    if (source.isParted()) {
      return;
    }
    if (from.isPresent() && result.found().findings() > 0) {
      session
          .console()
          .say(
              "the next round of 'mirror "
                  + name
                  + "' makes it equal to "
                  + from.get()
                  + " again, as far as that one is good");
    } else if (isOurs && !result.commits().isEmpty()) {
      session.console().say("the next round of 'mirror " + name + "' mends its commits");
    }
  }

  /// An address alone is compared with a volume only if the command line or the environment names
  /// one: then no configuration is read.
  private CheckResult withVolume(VerifyArchive check, RememberedArchive remembered)
      throws TargetException, InterruptedException, IOException {
    Optional<Path> directory =
        (TargetAccess.isAddress(name)
                ? session.volumeWithoutConfig()
                : session.findVolumeDirectory())
            .filter(VolumeAccess::holdsVolume);
    if (directory.isEmpty()) {
      return check.run(depth, Optional.<Volume>empty(), remembered);
    }
    try (OpenVolume open = session.volumes().openToRead(directory.get())) {
      return check.run(depth, Optional.of(open.volume()), remembered);
    }
  }

  /// Progress as one row.
  private record Rows(ProgressRows rows, String name, AtomicLong proven) implements CheckListener {
    @Override
    public void commits(long read, long all) {
      rows.phase(name, "commit " + read + " of " + all);
    }

    @Override
    public void records(long read) {
      if (read % 10_000 == 0) {
        rows.phase(name, "records " + read);
      }
    }

    @Override
    public void proven(long bytes) {
      rows.bytes(name, proven.addAndGet(bytes), 0);
    }
  }
}
