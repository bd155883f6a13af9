package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.TargetTypes.TargetType;
import dev.tidemark.spi.sink.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows target types with their settings: what one may write in the YAML under `type: NAME`.
final class TypeList {

  private final Session session;

  TypeList(Session session) {
    this.session = session;
  }

  /// @param name of one type; empty = all
  void show(Optional<String> name) {
    for (TargetType type : chosen(name)) {
      session.console().result("target_type", fields(type), text(type));
    }
  }

  private List<TargetType> chosen(Optional<String> name) {
    List<TargetType> all = session.types().all();
    if (name.isEmpty()) {
      return all;
    }
    List<TargetType> chosen = all.stream().filter(t -> t.name().equals(name.get())).toList();
    if (chosen.isEmpty()) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no target type is named '"
              + name.get()
              + "'; this program knows: "
              + session.types().names());
    }
    return chosen;
  }

  private static Map<String, Object> fields(TargetType type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", type.name());
    fields.put("origin", type.origin());
    List<Map<String, @Nullable Object>> settings = new ArrayList<>();
    type.provider().settings().forEach(setting -> settings.add(fields(setting)));
    fields.put("settings", settings);
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Setting setting) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", setting.name());
    fields.put("kind", setting.kind().name().toLowerCase(Locale.ROOT));
    fields.put("required", setting.required());
    fields.put("secret", setting.secret());
    fields.put("default", setting.defaultValue().orElse(null));
    fields.put("doc", setting.doc());
    return fields;
  }

  private static String text(TargetType type) {
    StringBuilder text = new StringBuilder(type.name() + "  (" + type.origin() + ")");
    List<Setting> settings = type.provider().settings();
    int width = settings.stream().mapToInt(s -> s.name().length()).max().orElse(0);
    for (Setting setting : settings) {
      text.append("\n  ")
          .append(setting.name())
          .append(" ".repeat(width - setting.name().length() + 2))
          .append(setting.doc())
          .append(" [")
          .append(demands(setting))
          .append(']');
    }
    return text.toString();
  }

  private static String demands(Setting setting) {
    List<String> words = new ArrayList<>();
    words.add(kind(setting.kind()));
    if (setting.required()) {
      words.add("required");
    }
    if (setting.secret()) {
      words.add("secret, also as -file and -command");
    }
    setting
        .defaultValue()
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> words.add("default " + value));
    return String.join("; ", words);
  }

  private static String kind(Setting.Kind kind) {
    return switch (kind) {
      case TEXT -> "text";
      case PATH -> "path";
      case BOOLEAN -> "true or false";
      case WHOLE_NUMBER -> "whole number";
      case MAP -> "block of key: value";
    };
  }
}
