package dev.tidemark.engine.ingest;

import java.util.List;

/// The outcome of a run of imports, source by source.
public record ImportResult(List<SourceResult> sources) {

  public ImportResult {
    sources = List.copyOf(sources);
  }

  /// A guard refused a source.
  public boolean refused() {
    return sources.stream().anyMatch(SourceResult::refused);
  }

  /// Something that a source has is missing or old.
  public boolean incomplete() {
    return sources.stream().anyMatch(SourceResult::incomplete);
  }
}
