package dev.tidemark.engine.btree;

import dev.tidemark.engine.page.ForeignPageException;
import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.Root;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads a whole tree and tells what is wrong with it: pages that are not there, keys out of order
/// or out of range, levels that do not fit, `newest` below a TID beneath it (N1) or unlike the
/// parent's copy (N2), entries that break the rules of their tree. A damaged page hides what is
/// beneath it and nothing else.
public final class TreeCheck {

  private static final int PROBLEMS_MAX = 100;

  private final PageSource source;
  private final Entries entries;
  private final LongConsumer page;
  private final List<String> problems;

  /// What is known of the entries of a tree. They are shown in key order.
  @FunctionalInterface
  public interface Entries {

    /// The highest TID that an entry speaks of; 0 in a tree without TIDs.
    long newest(byte[] key, byte[] value);

    /// What is wrong with an entry, if anything.
    default Optional<String> flaw(byte[] key, byte[] value) {
      return Optional.empty();
    }
  }

  /// @param page is told the address of every page
  /// @param problems gets one line for each thing that is wrong
  public TreeCheck(PageSource source, Entries entries, LongConsumer page, List<String> problems) {
    this.source = source;
    this.entries = entries;
    this.page = page;
    this.problems = problems;
  }

  public void check(Root root) throws IOException {
    if (root.isNone()) {
      return;
    }
    Element top = new Element(root.address(), root.birth(), root.crc(), root.newest());
    check(top, -1, new byte[0], null);
  }

  private record Element(long address, long birth, int crc, long newest) {}

  private void check(Element element, int level, byte[] low, byte @Nullable [] high)
      throws IOException {
    page.accept(element.address());
    Node node;
    try {
      node = new Node(source.page(element.address(), element.birth(), element.crc()));
    } catch (ForeignPageException e) {
      report(e.getMessage());
      return;
    }
    checkHead(node, element, level);
    try {
      checkCells(node, element, low, high);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      report("page %d: a cell lies outside of the page".formatted(element.address()));
    }
  }

  private void checkCells(Node node, Element element, byte[] low, byte @Nullable [] high)
      throws IOException {
    checkOrder(node, element, low, high);
    if (node.isLeaf()) {
      checkLeaf(node, element);
    } else {
      checkChildren(node, low, high);
    }
  }

  private void checkHead(Node node, Element element, int level) {
    if (level >= 0 && node.level() != level) {
      report("page %d is of level %d, not %d".formatted(element.address(), node.level(), level));
    }
    if (node.newest() != element.newest()) {
      report(
          "page %d has seen transaction %x, its parent says %x"
              .formatted(element.address(), node.newest(), element.newest()));
    }
  }

  private void checkOrder(Node node, Element element, byte[] low, byte @Nullable [] high) {
    byte[] before = low;
    int first = node.isLeaf() ? 0 : 1; // a branch's first key is not looked at
    for (int i = first; i < node.count(); i++) {
      byte[] key = node.key(i);
      int order = Arrays.compareUnsigned(before, key);
      boolean right = order < 0 || (order == 0 && i == first);
      right &= high == null || Arrays.compareUnsigned(key, high) < 0;
      if (!right) {
        report("page %d: key %d is out of order".formatted(element.address(), i));
      }
      before = key;
    }
  }

  private void checkLeaf(Node leaf, Element element) {
    for (int i = 0; i < leaf.count(); i++) {
      int index = i;
      long tid = entries.newest(leaf.key(i), leaf.value(i));
      entries
          .flaw(leaf.key(i), leaf.value(i))
          .ifPresent(
              flaw -> report("page %d: entry %d: %s".formatted(element.address(), index, flaw)));
      if (Long.compareUnsigned(tid, element.newest()) > 0) {
        report(
            "page %d has seen transaction %x and holds a record of %x"
                .formatted(element.address(), element.newest(), tid));
      }
    }
  }

  private void checkChildren(Node node, byte[] low, byte @Nullable [] high) throws IOException {
    long own = PageFormat.newest(node.page());
    for (int i = 0; i < node.count(); i++) {
      Element child =
          new Element(
              node.childAddress(i), node.childBirth(i), node.childCrc(i), node.childNewest(i));
      if (Long.compareUnsigned(child.newest(), own) > 0) {
        report(
            "page %d has seen transaction %x, less than page %d beneath it"
                .formatted(PageFormat.address(node.page()), own, child.address()));
      }
      byte[] childLow = i == 0 ? low : node.key(i);
      byte[] childHigh = i + 1 < node.count() ? node.key(i + 1) : high;
      check(child, node.level() - 1, childLow, childHigh);
    }
  }

  private void report(@Nullable String problem) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(String.valueOf(problem));
    }
  }
}
