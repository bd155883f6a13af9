package dev.tidemark.engine.ingest;

import dev.tidemark.engine.volume.TransactionInfo;
import java.util.Objects;

/// The options of one run of imports.
///
/// @param acceptRemovals a person has seen what a guard refused, and wants it
/// @param user for the audit trail, as `host`, `program` and `message`
public record ImportOptions(
    boolean acceptRemovals, String user, String host, String program, String message) {

  public ImportOptions {
    Objects.requireNonNull(user, "no user");
    Objects.requireNonNull(host, "no host");
    Objects.requireNonNull(program, "no program");
    Objects.requireNonNull(message, "no message");
  }

  TransactionInfo info(TransactionInfo.Kind kind) {
    return TransactionInfo.of(kind, user, host, program, message);
  }
}
