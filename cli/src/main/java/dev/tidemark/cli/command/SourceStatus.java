package dev.tidemark.cli.command;

import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.SourceText;
import dev.tidemark.engine.files.SourceNote;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The parts of a source that the newest state lacks, as `status` says them: nothing if it has all.
final class SourceStatus {

  private SourceStatus() {}

  static void show(Console console, SourceNote note) {
    List<String> texts =
        Stream.of(SourceText.lacking(note), SourceText.leftOut(note), SourceText.notKept(note))
            .flatMap(Optional::stream)
            .toList();
    if (!texts.isEmpty()) {
      String incomplete = note.isComplete() ? "" : "INCOMPLETE: ";
      console.result(
          "source",
          fields(note),
          "source " + note.name() + ": " + incomplete + String.join("; ", texts));
    }
  }

  private static Map<String, Object> fields(SourceNote note) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", note.name());
    fields.put("complete", note.isComplete());
    fields.putAll(SourceText.fields(note));
    return fields;
  }
}
