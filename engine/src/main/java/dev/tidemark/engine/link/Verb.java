package dev.tidemark.engine.link;

/// The calls of a sink that ask something of a place.
public enum Verb {
  CREATE,
  OPEN,
  LIST,
  DELETE
}
