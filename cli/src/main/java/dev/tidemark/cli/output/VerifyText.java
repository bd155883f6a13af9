package dev.tidemark.cli.output;

import dev.tidemark.engine.mirror.KnownDamage;
import dev.tidemark.engine.mirror.VerifyNote;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Words for the last verification of a target's content, as far as it is known.
public final class VerifyText {

  private VerifyText() {}

  /// For programs. The time is that of the first pack it read: what is newer was not proven.
  public static Map<String, Object> fields(VerifyNote note) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verified", note.whole().map(whole -> Units.time(whole.began())).orElse(""));
    note.whole().ifPresent(whole -> fields.put("verified_findings", whole.findings()));
    note.pass().ifPresent(pass -> fields.put("verifying_since", Units.time(pass.began())));
    return fields;
  }

  /// For people.
  ///
  /// @param known what is damaged now
  public static String line(VerifyNote note, KnownDamage known, Instant now) {
    String whole =
        note.whole()
            .map(last ->
                "content verified "
                    + Units.duration(Duration.between(last.began(), now))
                    + " ago"
                    + (last.findings() == 0
                        ? ""
                        : ", with "
                            + Units.count(last.findings(), "finding", "findings")
                            + (known.isEmpty() ? ", mended since" : "")))
            .orElse("content never verified as a whole");
    return whole + (note.pass().isPresent() ? ", the next pass is under way" : "");
  }
}
