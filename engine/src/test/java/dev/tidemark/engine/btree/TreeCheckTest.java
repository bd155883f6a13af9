package dev.tidemark.engine.btree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.ForeignPageException;
import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.Root;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever is wrong in a tree whose pages are all whole is found, and named once.
///
/// Method: a branch with two leaves, `a c` and `m p`, made by hand; one thing made wrong.
class TreeCheckTest {

  private static final int ADDRESS = 8;

  private final Map<Long, Node> pages = new HashMap<>();
  private final TreeSet<Long> reached = new TreeSet<>();
  private final Node left = node(0, 2, 5);
  private final Node right = node(0, 3, 7);
  private final Node top = node(1, 1, 7);

  private final TreeCheck.Entries entries =
      new TreeCheck.Entries() {
        @Override
        public long newest(byte[] key, byte[] value) {
          return value[0];
        }

        @Override
        public Optional<String> flaw(byte[] key, byte[] value) {
          return value.length > 1 ? Optional.of("too long") : Optional.empty();
        }
      };

  private Node node(int level, long address, long newest) {
    Node node = Node.empty(level);
    node.raiseNewest(newest);
    pages.put(address, node);
    return node;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void add(Node leaf, String key, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    leaf.insert(leaf.count(), key(key), bytes);
  }

  @BeforeEach
  void build() {
    add(left, "a", 1);
    add(left, "c", 5);
    add(right, "m", 2);
    add(right, "p", 7);
    top.insert(0, key("a"), Node.childValue(2));
    top.insert(1, key("m"), Node.childValue(3));
  }

  /// Pages under their addresses, the top above them.
  private void link(Node first) {
    pages.forEach((address, node) -> ByteBuffer.wrap(node.page()).putLong(ADDRESS, address));
    top.setChild(0, first.page());
    top.setChild(1, right.page());
  }

  private List<String> problems() throws Exception {
    link(left);
    return problems(7);
  }

  private List<String> problems(long newest) throws Exception {
    List<String> problems = new ArrayList<>();
    PageSource source =
        (address, birth, crc) -> {
          Node found = pages.get(address);
          if (found == null) {
            throw new ForeignPageException("page " + address + " is gone");
          }
          return found.page();
        };
    new TreeCheck(source, entries, reached::add, problems).check(new Root(1, 0, 0, newest));
    return problems;
  }

  @Test
  void a_sound_tree_has_no_problems_and_each_page_is_reached() throws Exception {
    assertThat(problems()).isEmpty();
    assertThat(reached).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_key_below_the_one_before_it_or_equal_is_found() throws Exception {
    add(left, "b", 1);
    add(right, "p", 1);
    assertThat(problems())
        .containsExactly("page 2: key 2 is out of order", "page 3: key 2 is out of order");
  }

  @Test
  void a_key_outside_of_what_its_parent_says_is_found() throws Exception {
    add(left, "m", 1);
    right.remove(0);
    right.insert(0, key("l"), new byte[] {1});
    assertThat(problems())
        .containsExactly("page 2: key 2 is out of order", "page 3: key 0 is out of order");
  }

  @Test
  void a_page_of_another_level_is_found() throws Exception {
    Node deep = node(1, 2, 5);
    deep.insert(0, key("a"), Node.childValue(3));
    link(deep);
    deep.setChild(0, right.page());
    assertThat(problems(7)).contains("page 2 is of level 1, not 0");
  }

  @Test
  void a_page_that_has_seen_other_than_its_parent_says_is_found() throws Exception {
    assertThat(problems()).isEmpty();
    left.raiseNewest(6);
    assertThat(problems(8))
        .containsExactly(
            "page 1 has seen transaction 7, its parent says 8",
            "page 2 has seen transaction 6, its parent says 5");
  }

  @Test
  void a_page_beneath_that_has_seen_more_is_found() throws Exception {
    right.raiseNewest(9);
    assertThat(problems())
        .containsExactly("page 1 has seen transaction 7, less than page 3 beneath it");
  }

  @Test
  void an_entry_that_is_newer_than_its_page_or_wrong_is_found() throws Exception {
    add(left, "d", 6);
    add(right, "q", 1, 1);
    assertThat(problems())
        .containsExactly(
            "page 2 has seen transaction 5 and holds a record of 6", "page 3: entry 2: too long");
  }

  @Test
  void a_page_that_is_gone_is_found_and_the_others_are_checked() throws Exception {
    link(left);
    pages.remove(2L);
    add(right, "n", 1);
    assertThat(problems(7)).containsExactly("page 2 is gone", "page 3: key 2 is out of order");
  }

  @Test
  void a_cell_outside_of_its_page_is_found() throws Exception {
    ByteBuffer.wrap(left.page()).putShort(40, (short) 8190);
    assertThat(problems()).contains("page 2: a cell lies outside of the page");
  }
}
