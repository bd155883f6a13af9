package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.copy.ContentProofLevel;
import dev.tidemark.engine.copy.CopyFinding;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The notes of damage at a copy: from verifications, and from rounds that could not mend it. A
/// copy is exact, so a round that has proven what was noted knows that it is good. For one thread.
///
/// @param state of the copy
record CopyNotes(TargetState state) {

  boolean isAnyDamaged() {
    KnownDamage found = state.contents().found();
    return !state.contents().damaged().isEmpty()
        || !found.packs().isEmpty()
        || !found.parts().isEmpty();
  }

  /// What is to be read whole: all that is noted, and `more`.
  ContentProofLevel proof(ArchiveDamage more) {
    Set<ObjectName> objects = new HashSet<>();
    KnownDamage found = state.contents().found();
    found.packs().stream().map(PackRef::object).forEach(objects::add);
    found.parts().stream().map(RunRef::object).forEach(objects::add);
    more.packs().stream().map(PackRef::object).forEach(objects::add);
    List<Long> holding =
        objects.stream()
            .map(ArchiveNames::commitNumber)
            .flatMapToLong(OptionalLong::stream)
            .boxed()
            .toList();
    return new ContentProofLevel.Named(
        state.contents().damaged().with(LostCommits.of(holding)), objects);
  }

  /// An object that is still damaged: the next round proves it again. A part of a run is noted by
  /// its commit.
  void unmended(CopyFinding finding) throws IOException {
    Optional<PackRef> pack = ArchiveNames.pack(new ObjectInfo(finding.object(), 0));
    if (pack.isPresent()) {
      noteFound(pack.get());
      return;
    }
    OptionalLong commit = ArchiveNames.commitNumber(finding.object());
    long number =
        commit.isPresent()
            ? commit.getAsLong()
            : ArchiveNames.made(finding.object()).orElseThrow().number();
    if (!state.contents().damaged().contains(number)) {
      state.note(new StateEntry.Damaged(LostCommits.between(number, number)));
    }
  }

  private void noteFound(PackRef pack) throws IOException {
    KnownDamage found = state.contents().found();
    boolean known = found.packs().stream().anyMatch(p -> p.object().equals(pack.object()));
    if (!known) {
      state.noteFound(found.with(pack));
    }
  }

  /// All was compared, what was noted was proven, and nothing is damaged.
  void sound(Instant now, long newest) throws IOException {
    if (!state.contents().damaged().isEmpty()) {
      state.note(new StateEntry.Damaged(LostCommits.NONE));
    }
    KnownDamage found = state.contents().found();
    state.noteFound(found.withoutParts().without(found.packs()));
    state.note(new StateEntry.Looked(now, newest, new byte[0]));
  }
}
