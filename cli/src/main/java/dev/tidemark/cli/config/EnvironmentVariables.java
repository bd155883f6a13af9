package dev.tidemark.cli.config;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `${VAR}` and `${VAR:-default}` in values. A variable that is not set and has no default is a
/// mistake, never an empty text. `$${` stands for `${`.
final class EnvironmentVariables {

  private static final Pattern USE =
      Pattern.compile("\\$(\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

  private final Function<String, @Nullable String> environment;

  EnvironmentVariables(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  String expand(String text, Consumer<String> mistake) {
    Matcher use = USE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (use.find()) {
      use.appendReplacement(out, Matcher.quoteReplacement(value(use, mistake)));
    }
    return use.appendTail(out).toString();
  }

  private String value(Matcher use, Consumer<String> mistake) {
    if (use.group(1) != null) {
      return "${";
    }
    String name = use.group(2);
    if (name == null) {
      mistake.accept(
          "'${' begins no variable; write ${NAME}, ${NAME:-default}, or $${ for the text itself");
      return "";
    }
    String set = environment.apply(name);
    if (set != null && !(set.isEmpty() && use.group(3) != null)) {
      return set;
    }
    if (use.group(3) == null) {
      mistake.accept(
          "the variable " + name + " is not set; set it or write ${" + name + ":-default}");
      return "";
    }
    return use.group(3);
  }
}
