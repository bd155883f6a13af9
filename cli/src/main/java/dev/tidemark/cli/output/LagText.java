package dev.tidemark.cli.output;

import dev.tidemark.engine.mirror.Lag;
import java.util.LinkedHashMap;
import java.util.Map;

/// The lag of a target, for people and for programs.
public final class LagText {

  private LagText() {}

  public static String of(Lag lag) {
    return Units.count(lag.tids(), "TID", "TIDs")
        + ", "
        + Units.bytes(lag.bytes())
        + ", "
        + Units.duration(lag.time());
  }

  public static Map<String, Object> fields(Lag lag) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lag_tids", lag.tids());
    fields.put("lag_bytes", lag.bytes());
    fields.put("lag_seconds", lag.time().toSeconds());
    return fields;
  }
}
