package dev.tidemark.testkit.needs;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A requirement of a test that may not be met.
///
/// @param what it is, for people
/// @param remedy a command of a shell that brings it; empty if there is none
public record Need(String what, String remedy) {

  /// Set to 1, a missing server is a failure.
  static final String REQUIRED = "TIDEMARK_REQUIRE_SERVERS";

  /// Set to true by most CI systems; then a missing server is a failure as well.
  static final String CI = "CI";

  /// A server that a script starts.
  ///
  /// @param script its path from the project's folder
  public static Need server(String script) {
    return new Need("a server", "export $(" + script + " start)");
  }

  /// The right to do something, or a tool to do it with.
  public static Need ability(String what) {
    return new Need(what, "");
  }

  /// One setting of a server, which its script has printed as a variable.
  public String setting(String name) {
    return variable(name, System::getenv);
  }

  String variable(String name, UnaryOperator<@Nullable String> env) {
    String value = env.apply(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (isRequired(env)) {
      throw new AssertionError(LeftOutException.words(this));
    }
    throw new LeftOutException(this);
  }

  private static boolean isRequired(UnaryOperator<@Nullable String> env) {
    return "1".equals(env.apply(REQUIRED)) || "true".equals(env.apply(CI));
  }

  /// Leaves the test out unless this is there.
  public void require(boolean isThere) {
    if (!isThere) {
      throw new LeftOutException(this);
    }
  }
}
