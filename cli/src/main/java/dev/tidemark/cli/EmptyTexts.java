package dev.tidemark.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Refuses an empty text on the command line, wherever it stands: as a path it would be the current
/// directory, and what a script meant was a variable that is not set.
final class EmptyTexts {

  private EmptyTexts() {}

  /// @throws ParameterException naming the first one
  static void refuse(ParseResult parsed) {
    refuseMatched(parsed);
    for (String argument : parsed.originalArgs()) {
      if (argument.isEmpty() || argument.matches("--[a-z-]+=")) {
        // The parser makes *false* of it and forgets what it was.
        throw refusal(parsed, argument.isEmpty() ? "an option" : argument);
      }
    }
  }

  private static void refuseMatched(ParseResult parsed) {
    for (ArgSpec argument : parsed.matchedArgs()) {
      if (argument.originalStringValues().contains("")) {
        throw refusal(parsed, name(argument));
      }
    }
    if (parsed.hasSubcommand()) {
      parsed.subcommands().forEach(EmptyTexts::refuseMatched);
    }
  }

  private static ParameterException refusal(ParseResult parsed, String what) {
    return new ParameterException(
        parsed.commandSpec().commandLine(), what + ": got an empty text; is a variable not set?");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
