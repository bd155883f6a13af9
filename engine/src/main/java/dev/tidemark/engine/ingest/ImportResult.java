package dev.tidemark.engine.ingest;

import java.util.List;

/// What a run of imports came to, source by source.
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
