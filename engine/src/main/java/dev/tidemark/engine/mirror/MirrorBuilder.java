package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.HostName;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.spool.MirrorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Puts a [Mirror] together: what is not said has its default. For one thread.
///
///     Mirror.of(volume, packs, disk).to(target).round();
public final class MirrorBuilder {

  private final MirrorSource source;
  private final Disk disk;
  private final List<Target> targets = new ArrayList<>();
  private Seam seam = Seam.real();
  private MirrorLimits limits = MirrorLimits.defaults();
  private MirrorListener listener = MirrorListener.NONE;
  private Optional<String> writer = Optional.empty();
  private Optional<Links> links = Optional.empty();

  /// What a mirror works with.
  record Settings(
      Seam seam, MirrorLimits limits, MirrorListener listener, String writer, Links links) {}

  MirrorBuilder(MirrorSource source, Disk disk) {
    this.source = Objects.requireNonNull(source, "no volume");
    this.disk = Objects.requireNonNull(disk, "no directory of the volume");
  }

  /// Clock, threads, chance. Default: the real ones.
  public MirrorBuilder seam(Seam other) {
    this.seam = Objects.requireNonNull(other, "no seam");
    return this;
  }

  public MirrorBuilder limits(MirrorLimits other) {
    this.limits = Objects.requireNonNull(other, "no limits");
    return this;
  }

  /// Hears what rounds do, on their threads. Default: nobody.
  public MirrorBuilder listener(MirrorListener other) {
    this.listener = Objects.requireNonNull(other, "no listener");
    return this;
  }

  /// Host and program, for people who look at the archive. Default: this machine's name.
  public MirrorBuilder writer(String hostAndProgram) {
    this.writer = Optional.of(hostAndProgram);
    return this;
  }

  /// The links of this process: whatever else it asks of the same targets keeps to the same limits.
  /// Default: the mirror's own.
  public MirrorBuilder links(Links ofProcess) {
    this.links = Optional.of(ofProcess);
    return this;
  }

  /// One more target of [#round].
  public MirrorBuilder to(Target target) {
    targets.add(Objects.requireNonNull(target, "no target"));
    return this;
  }

  public Mirror build() {
    return new Mirror(
        source,
        disk,
        new Settings(
            seam,
            limits,
            listener,
            writer.or(HostName::local).orElse("localhost"),
            links.orElseGet(() -> new Links(seam))));
  }

  /// One round to each of the targets that were named.
  ///
  /// @return as [Mirror#round]
  public Map<String, RoundOutcome> round() {
    return build().round(targets);
  }
}
