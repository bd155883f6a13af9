package dev.tidemark.engine.btree;

import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.ReachablePages;
import dev.tidemark.engine.page.Root;
import dev.tidemark.engine.page.Roots;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/// Names the pages of trees. Of leaves it needs only the addresses, so it reads branches alone, and
/// one root.
public final class TreeWalk implements ReachablePages {

  @Override
  public void visit(Roots roots, PageSource source, LongConsumer page) throws IOException {
    for (Root root : List.of(roots.records(), roots.packs(), roots.local())) {
      if (!root.isNone()) {
        page.accept(root.address());
        visitChildren(
            new Node(source.page(root.address(), root.birth(), root.crc())), source, page);
      }
    }
  }

  private static void visitChildren(Node node, PageSource source, LongConsumer page)
      throws IOException {
    if (node.isLeaf()) {
      return;
    }
    for (int i = 0; i < node.count(); i++) {
      page.accept(node.childAddress(i));
      if (node.level() > 1) {
        byte[] child = source.page(node.childAddress(i), node.childBirth(i), node.childCrc(i));
        visitChildren(new Node(child), source, page);
      }
    }
  }
}
