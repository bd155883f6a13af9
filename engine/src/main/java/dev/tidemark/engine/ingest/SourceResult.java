package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;

/// The outcome of the import of one source.
///
/// @param whole the whole TID that equals the source; empty if nothing had changed, or if refused
/// @param snapshot the automatic name of `whole`
/// @param parts how many part TIDs were committed on the way
/// @param refusal why a guard stopped the import; what was there before is all still there
/// @param problems the first ones; `problemCount` says how many there were
/// @param note what the state says of the source; if refused, what was seen so far
/// @param incomplete something that the source has is missing or old
public record SourceResult(
    String source,
    Optional<TxId> whole,
    Optional<String> snapshot,
    long parts,
    Optional<String> refusal,
    ImportCounts counts,
    List<ImportProblem> problems,
    long problemCount,
    SourceNote note,
    boolean incomplete) {

  public SourceResult {
    problems = List.copyOf(problems);
  }

  public boolean refused() {
    return refusal.isPresent();
  }
}
