package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeCheck;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.Roots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Looks at every page of the three trees of one state.
final class StructureCheck {

  private final PageSource pages;
  private final List<String> problems = new ArrayList<>();
  private final BitSet seen = new BitSet();

  StructureCheck(PageSource pages) {
    this.pages = pages;
  }

  List<String> check(CommitRecord state) throws IOException {
    Roots roots = state.roots();
    RecordRules rules = new RecordRules(state.head().tid());
    new TreeCheck(pages, rules, this::see, problems).check(roots.records());
    if (problems.isEmpty()) { // a damaged page may hide what else would be missed
      problems.addAll(rules.lacking());
    }
    TreeCheck plain = new TreeCheck(pages, StructureCheck::anyEntry, this::see, problems);
    plain.check(roots.packs());
    plain.check(roots.local());
    if (seen.length() > state.pages()) {
      problems.add("page " + (seen.length() - 1) + " lies behind the used part of the file");
    }
    return problems;
  }

  private static long anyEntry(byte[] key, byte[] value) {
    return 0;
  }

  BitSet seen() {
    return seen;
  }

  private void see(long page) {
    if (seen.get((int) page)) {
      problems.add("page " + page + " is named twice");
    }
    seen.set((int) page);
  }

  /// Of a stored record: the later of created and deleted.
  static long newestOf(byte[] key, byte[] value) {
    long created = ~ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    long deleted = ByteBuffer.wrap(value).getLong();
    return Long.compareUnsigned(created, deleted) > 0 ? created : deleted;
  }
}
