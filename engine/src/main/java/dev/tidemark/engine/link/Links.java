package dev.tidemark.engine.link;

import dev.tidemark.engine.seam.Seam;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The links of a process, by the names of their targets. Any number of threads.
public final class Links {

  private final Seam seam;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  public Links(Seam seam) {
    this.seam = seam;
  }

  /// The link of a target, under this policy from the time it is given first: a policy that was
  /// changed on the way stays until another one is given here.
  ///
  /// @param packs for one that is not known yet
  public Link of(String target, LinkPolicy policy, Supplier<PackSize.Bounds> packs) {
    Link link = links.computeIfAbsent(target, name -> new Link(name, policy, packs.get(), seam));
    link.configure(policy);
    return link;
  }

  /// The link of a target that was used before.
  public Optional<Link> find(String target) {
    return Optional.ofNullable(links.get(target));
  }
}
