package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import org.junit.jupiter.api.Test;

final class ImportTallyTest {

  @Test
  void what_a_source_lacks_and_what_is_mounted_is_counted_in_full_and_held_up_to_a_bound() {
    SimSource tree = new SimSource(true, false);
    TreePath as = TreePath.of(SimSource.bytes("/s"));
    ImportTally journal =
        new ImportTally(new ImportSource("s", tree, as, Excludes.NONE), ImportListener.SILENT);
    for (int i = 0; i < SourceNote.LISTED_MAX + 50; i++) {
      journal.problem(ImportProblem.Kind.UNREADABLE, "f" + i, "access denied");
      journal.mount("m" + i + "/");
    }
    SourceNote note = journal.note();
    assertThat(note.lackCount()).isEqualTo(SourceNote.LISTED_MAX + 50);
    assertThat(note.lacks()).hasSize(SourceNote.LISTED_MAX);
    assertThat(note.mountCount()).isEqualTo(SourceNote.LISTED_MAX + 50);
    assertThat(note.mounts()).hasSize(SourceNote.LISTED_MAX);
    assertThat(note.mounts().getFirst()).asString().isEqualTo("m0");
  }
}
