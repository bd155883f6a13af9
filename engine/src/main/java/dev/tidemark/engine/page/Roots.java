package dev.tidemark.engine.page;

/// The three trees of a volume.
public record Roots(Root records, Root packs, Root local) {

  public static final Roots NONE = new Roots(Root.NONE, Root.NONE, Root.NONE);
}
