package dev.tidemark.engine.volume;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The caller's description of a transaction: the audit trail. All of it together has to fit into a
/// record ([Volume#VALUE_BYTES_MAX]).
///
/// @param openSources the sources whose import is running or was broken off; [Volume#write] adds
///   those that are open already
public record TransactionInfo(
    Kind kind,
    String user,
    String host,
    String program,
    String message,
    SortedMap<String, Long> counts,
    SortedSet<String> openSources) {

  /// Whether a transaction completes a state (WHOLE) or is a checkpoint on the way there (PART).
  public enum Kind {
    WHOLE,
    PART
  }

  public TransactionInfo {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    openSources = Collections.unmodifiableSortedSet(new TreeSet<>(openSources));
  }

  /// Without counts and open sources.
  public static TransactionInfo of(
      Kind kind, String user, String host, String program, String message) {
    return new TransactionInfo(
        kind, user, host, program, message, new TreeMap<>(), new TreeSet<>());
  }

  public TransactionInfo withCounts(SortedMap<String, Long> newCounts) {
    return new TransactionInfo(kind, user, host, program, message, newCounts, openSources);
  }

  public TransactionInfo withOpenSources(SortedSet<String> newSources) {
    return new TransactionInfo(kind, user, host, program, message, counts, newSources);
  }

  public TransactionInfo withKind(Kind newKind) {
    return new TransactionInfo(newKind, user, host, program, message, counts, openSources);
  }

  /// It completes a state: it ends an import, or is no step of one, and no source is open.
  public boolean isWhole() {
    return kind == Kind.WHOLE && openSources.isEmpty();
  }

  /// The same for a transaction of somebody who knows nothing of the sources that are open: it is a
  /// part as all others, until their own imports have ended.
  TransactionInfo amid(SortedSet<String> open) {
    SortedSet<String> all = new TreeSet<>(open);
    all.addAll(openSources);
    return open.isEmpty() ? this : withKind(Kind.PART).withOpenSources(all);
  }
}
