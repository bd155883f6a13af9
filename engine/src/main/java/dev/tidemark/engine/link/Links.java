package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The links of a process, by the names of their targets: one for each, whoever reads or writes
/// there, for two would have twice the limits. Any number of threads.
public final class Links implements AutoCloseable {

  private final Seam seam;
  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private final OpenSinks open = new OpenSinks();

  public Links(Seam seam) {
    this.seam = seam;
  }

  /// The link of a target, under this policy from the time it is given first: a policy that was
  /// changed on the way stays until another one is given here.
  public Link of(String target, LinkPolicy policy) {
    Link link = links.computeIfAbsent(target, name -> new Link(name, policy, seam, open));
    link.configure(policy);
    return link;
  }

  /// The same for who sends packs there.
  ///
  /// @param packs for a link that nobody has sent packs over yet
  public Link of(String target, LinkPolicy policy, Supplier<PackSize.Bounds> packs) {
    Link link = of(target, policy);
    link.startPacks(packs);
    return link;
  }

  /// The link of a target that was used before.
  public Optional<Link> find(String target) {
    return Optional.ofNullable(links.get(target));
  }

  /// Closes what is still open over any of them, the newest first. Nothing can be opened after
  /// that.
  @Override
  public void close() {
    open.close();
  }
}
