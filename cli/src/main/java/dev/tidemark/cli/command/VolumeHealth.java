package dev.tidemark.cli.command;

import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.check.CheckNote;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.pack.PackCheck;
import dev.tidemark.engine.seam.LocalDisk;
import java.nio.file.Path;
import java.util.Optional;

/// The damage known of the volume itself: targets can be at its head while it has lost content.
record VolumeHealth(Session session) {

  /// What the last check has found; no pack is looked at.
  Optional<String> known(Path volume) {
    return CheckNote.read(new LocalDisk(volume))
        .filter(note -> note.findings() > 0)
        .map(note ->
            "the volume is damaged: the check of "
                + Units.time(note.at())
                + " had "
                + Units.count(note.findings(), "finding", "findings")
                + (note.packs() > 0 ? healing() : "; what can be done says: tidemark check"));
  }

  /// Packs come back from a target that may have them, if there is one.
  private String healing() {
    return "; "
        + OtherTarget.advice(
            new OtherTargets(session).than(), other -> "tidemark check --repair-from " + other);
  }

  /// The same, or that packs are gone, cut off or cannot be opened. Their content is not read.
  Optional<String> trouble() {
    Path volume = session.volumeDirectory();
    Optional<String> known = known(volume);
    return known.isPresent() ? known : absence(volume);
  }

  private Optional<String> absence(Path volume) {
    PackCheck check = new PackCheck(new LocalDisk(volume));
    long bad = 0;
    String first = "";
    try (OpenVolume open = session.volumes().openToRead(volume)) {
      for (ListedPack pack : open.packs().listed()) {
        Optional<String> wrong = check.presence(pack);
        if (wrong.isPresent()) {
          first = bad++ == 0 ? pack.file() + ": " + wrong.get() : first;
        }
      }
    }
    return bad == 0
        ? Optional.empty()
        : Optional.of(
            "the volume is damaged: "
                + Units.count(bad, "pack", "packs")
                + " of it cannot be read, the first is "
                + first
                + healing());
  }
}
