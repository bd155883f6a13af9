package dev.tidemark.engine.check;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.pack.PackCheck;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.VolumeState;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.StateCheck;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// Checks a volume: every page of its trees, digest and chain of the newest state, the records of
/// files against each other; deeper, all or some of the content of the newest state. Nobody may be
/// writing.
public final class CheckVolume {

  private final Volume volume;
  private final PackStore packs;
  private final PackCheck files;
  private final Disk scratch;
  private final Seam seam;
  private final CheckListener listener;
  private final FindingList findings = new FindingList();
  private final List<ListedPack> damaged = new ArrayList<>();
  private Optional<PackSlice> slice = Optional.empty();
  private long unread;
  private long sliceBytes;
  private long records;

  /// @param disk the volume's directory
  /// @param scratch a directory for the check's own file
  public CheckVolume(
      Volume volume, PackStore packs, Disk disk, Disk scratch, Seam seam, CheckListener listener) {
    this.files = new PackCheck(disk);
    this.volume = volume;
    this.packs = packs;
    this.scratch = scratch;
    this.seam = seam;
    this.listener = listener;
  }

  /// Once only.
  public CheckResult run(CheckDepth depth)
      throws TargetException, InterruptedException, IOException {
    return run(depth, pack -> isChosen(depth));
  }

  /// Structure, and the next packs whole. Once only.
  ///
  /// @param after the last pack of the slice before; empty = from the beginning
  public CheckResult slice(CheckDepth.Budget budget, OptionalLong after)
      throws TargetException, InterruptedException, IOException {
    PackSlice next = new PackSlice(budget, after, seam.time());
    slice = Optional.of(next);
    return run(new CheckDepth.Structure(), next::takes);
  }

  private CheckResult run(CheckDepth depth, Predicate<ListedPack> whole)
      throws TargetException, InterruptedException, IOException {
    volume.checkStructure().forEach(problem -> findings.add("btree", problem));
    checkPacks(whole);
    Optional<Transaction> head = volume.durable();
    ContentCheck.Outcome content =
        head.isEmpty() ? new ContentCheck.Outcome(0, 0, 0, 0, List.of()) : state(head.get(), depth);
    return new CheckResult(
        head.isPresent() ? 1 : 0,
        records,
        0,
        content.extents(),
        content.bytes() + sliceBytes,
        unread,
        0,
        Optional.empty(),
        findings.list());
  }

  /// How far a slice came.
  public Optional<PackSlice> slice() {
    return slice;
  }

  /// Packs that are not what the list says.
  public List<ListedPack> damagedPacks() {
    return damaged;
  }

  /// Each pack by itself, whatever names what is in it.
  private void checkPacks(Predicate<ListedPack> wanted) throws InterruptedException {
    List<ListedPack> all =
        packs.listed().stream().sorted(Comparator.comparingLong(ListedPack::number)).toList();
    for (ListedPack pack : all) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while checking packs");
      }
      boolean whole = wanted.test(pack);
      unread += whole ? 0 : 1;
      Optional<String> wrong = whole ? files.proof(pack) : files.structure(pack);
      wrong.ifPresent(fact -> {
        damaged.add(pack);
        findings.add(pack.file(), fact);
      });
      if (whole) {
        sliceBytes += slice.isPresent() && wrong.isEmpty() ? pack.length() : 0;
        listener.proven(pack.length());
      }
    }
  }

  private boolean isChosen(CheckDepth depth) {
    return depth.share() >= 1 || (seam.random().nextLong() >>> 11) * 0x1.0p-53 < depth.share();
  }

  private ContentCheck.Outcome state(Transaction head, CheckDepth depth)
      throws TargetException, InterruptedException, IOException {
    VolumeState source =
        VolumeState.of(
            volume, packs, VolumeState.choose(volume, new StateSelector.At(head.tid())).point());
    FileTree tree = new FileTree(source.view(), packs::read);
    try (ContentCheck content = new ContentCheck(source, scratch, seam)) {
      read(head, source, new FileRules(tree, findings), content);
      double share = slice.isPresent() ? 1 : depth.share();
      ContentCheck.Outcome outcome = content.run(share, bytes -> {});
      for (ContentCheck.Bad bad : outcome.bad()) {
        add(FileLoss.of(tree, bad));
      }
      return outcome;
    }
  }

  /// In a slice, what files lack of the damaged packs and nothing else: whole ones are proven as
  /// such.
  private boolean isAsked(ExtentId extent) {
    return slice.isEmpty() || damaged.stream().anyMatch(pack -> pack.covers(extent));
  }

  private void add(FileLoss loss) {
    damaged.stream()
        .filter(pack -> pack.covers(loss.bad().extent()))
        .findFirst()
        .ifPresentOrElse(pack -> findings.addTo(pack.file(), loss), () -> findings.add(loss));
  }

  private void read(Transaction head, VolumeState source, FileRules rules, ContentCheck content)
      throws IOException {
    StateCheck state = new StateCheck(head.tid());
    try (RecordScan scan = source.records()) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        state.add(r);
        rules.add(r);
        content.add(r, this::isAsked);
        listener.records(++records);
      }
      rules.finish();
      Transaction proven = state.finish();
      if (!proven.chain().equals(head.chain()) || !proven.digest().equals(head.digest())) {
        findings.add("the newest state", "its records come to another chain or digest");
      }
    } catch (VolumeException.Damaged | IllegalArgumentException e) {
      findings.add("the newest state", String.valueOf(e.getMessage()));
    }
  }
}
