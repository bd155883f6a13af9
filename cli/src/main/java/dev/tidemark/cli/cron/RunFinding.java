package dev.tidemark.cli.cron;

/// A finding of a run about one subject: the import, or a target.
public sealed interface RunFinding {

  String subject();

  /// All is well.
  record Well(String subject) implements RunFinding {}

  /// Nothing can be said: it is offline, another run is at it, or the time was over.
  record NotNow(String subject) implements RunFinding {}

  /// Something that has happened and does not last: it is said each time, whatever else is found.
  record Event(String subject, String message) implements RunFinding {}

  /// Something that a person should hear of.
  ///
  /// @param kind what sort of trouble; another sort is said again
  record Trouble(String subject, String kind, String message) implements RunFinding {}
}
