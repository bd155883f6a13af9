package dev.tidemark.spi.sink;

import java.util.Optional;

/// One setting of a target type. From these come validation, help and addresses.
///
/// @param name kebab-case, as written in the YAML
/// @param kind what its value looks like
/// @param defaultValue what holds if it is left out, as it would be written. Only where that is the
///   empty text may an empty text be written: elsewhere it is a variable that is not set
/// @param secret a secret: may also be given as `NAME-file` and `NAME-command`; never printed,
///   never in an address
/// @param required whether it must be there
/// @param doc one sentence
public record Setting(
    String name,
    Kind kind,
    Optional<String> defaultValue,
    boolean secret,
    boolean required,
    String doc) {

  public enum Kind {
    TEXT,
    PATH,
    BOOLEAN,
    WHOLE_NUMBER,
    /// Several values by name: in the YAML a block of `key: value` lines, everywhere else one text,
    /// `key:value,key:value`. Neither keys nor values hold `:` or `,`.
    MAP
  }

  public static Setting required(String name, Kind kind, String doc) {
    return new Setting(name, kind, Optional.empty(), false, true, doc);
  }

  public static Setting optional(String name, Kind kind, String doc) {
    return new Setting(name, kind, Optional.empty(), false, false, doc);
  }

  public static Setting withDefault(String name, Kind kind, String defaultValue, String doc) {
    return new Setting(name, kind, Optional.of(defaultValue), false, false, doc);
  }

  public static Setting secret(String name, String doc) {
    return new Setting(name, Kind.TEXT, Optional.empty(), true, false, doc);
  }
}
