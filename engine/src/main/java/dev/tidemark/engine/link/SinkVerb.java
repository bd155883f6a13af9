package dev.tidemark.engine.link;

/// The calls of a sink that ask something of a place.
public enum SinkVerb {
  CREATE,
  OPEN,
  LIST,
  DELETE
}
