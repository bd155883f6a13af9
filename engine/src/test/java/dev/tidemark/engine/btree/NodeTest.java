package dev.tidemark.engine.btree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.PageFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeTest {

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// A leaf with as many cells under a prefix as fit, up to a number.
  private static Node leaf(String prefix, int most, int valueBytes) {
    Node node = Node.empty(0);
    for (int i = 0; i < most; i++) {
      if (!node.insert(node.count(), key("%s%05d".formatted(prefix, i)), new byte[valueBytes])) {
        break;
      }
    }
    return node;
  }

  private static List<String> cells(Node node) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < node.count(); i++) {
      cells.add(
          HexFormat.of().formatHex(node.key(i)) + "=" + HexFormat.of().formatHex(node.value(i)));
    }
    return cells;
  }

  /// The cells of both under no common prefix take more than they took under two.
  @Test
  void neighbours_that_do_not_fit_together_stay_as_they_are() {
    Node left = leaf("a" + "x".repeat(40), 1000, 40);
    Node right = leaf("b" + "y".repeat(40), 1000, 40);
    List<String> before = cells(left);
    byte[] page = left.page().clone();

    assertThat(left.merge(right, right.key(0))).isFalse();

    assertThat(cells(left)).isEqualTo(before).hasSizeGreaterThan(40);
    assertThat(left.page()).isEqualTo(page);
  }

  @Test
  void neighbours_that_fit_become_one_with_all_cells() {
    Node left = leaf("a", 10, 40);
    Node right = leaf("b", 10, 40);
    List<String> both = new ArrayList<>(cells(left));
    both.addAll(cells(right));
    right.raiseNewest(9);

    assertThat(left.merge(right, right.key(0))).isTrue();

    assertThat(cells(left)).isEqualTo(both);
    assertThat(left.newest()).isEqualTo(9);
  }

  /// A branch's first key may be any that is not above its bound: the bound counts.
  @Test
  void a_branch_is_merged_under_its_bound_and_keeps_every_child() {
    Node left = Node.empty(1);
    left.insert(0, key("a"), Node.childValue(1));
    left.insert(1, key("c"), Node.childValue(2));
    Node right = Node.empty(1);
    right.insert(0, key("a"), Node.childValue(3));
    right.insert(1, key("q"), Node.childValue(4));
    right.insert(2, key("s"), Node.childValue(5));

    assertThat(left.merge(right, key("m"))).isTrue();

    assertThat(left.count()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(left.key(i)).isEqualTo(key(List.of("a", "c", "m", "q", "s").get(i)));
      assertThat(left.childAddress(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void a_branch_that_does_not_fit_its_neighbour_stays() {
    Node left = Node.empty(1);
    Node right = Node.empty(1);
    for (int i = 0; i < 60; i++) {
      left.insert(i, key("a" + "x".repeat(60) + (10 + i)), Node.childValue(i));
      right.insert(i, key("b" + "y".repeat(60) + (10 + i)), Node.childValue(i));
    }
    byte[] page = left.page().clone();

    assertThat(left.merge(right, key("b"))).isFalse();

    assertThat(left.page()).isEqualTo(page);
  }

  /// Method: cells at random until none of that size fits; then one that fills what is left.
  @Test
  void a_page_takes_cells_to_its_last_byte_and_none_more() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Node node = Node.empty(0);
      List<String> wanted = new ArrayList<>();
      int value = random.nextInt(200);
      while (node.insert(node.count(), key("k%05d".formatted(wanted.size())), new byte[value])) {
        wanted.add("");
        value = random.nextInt(200);
      }
      int left = PageFormat.SIZE - PageFormat.HEAD - node.usedBytes();
      int head = 2 + 4 + "k%05d".formatted(0).length() - prefix(node);
      if (left >= head) {
        byte[] last = key("k%05d".formatted(wanted.size()));
        Node full = new Node(node.page().clone());
        assertThat(full.insert(full.count(), last, new byte[left - head + 1])).isFalse();
        assertThat(cells(full)).as("seed %d", seed).isEqualTo(cells(node));
        assertThat(node.insert(node.count(), last, new byte[left - head])).isTrue();
        assertThat(node.count()).isEqualTo(wanted.size() + 1);
      }
    }
  }

  private static int prefix(Node node) {
    byte[] first = node.key(0);
    return Node.common(first, node.key(node.count() - 1));
  }
}
