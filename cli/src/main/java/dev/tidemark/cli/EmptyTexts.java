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
    for (ArgSpec argument : parsed.matchedArgs()) {
      if (argument.originalStringValues().contains("")) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            name(argument) + ": got an empty text; is a variable not set?");
      }
    }
    if (parsed.hasSubcommand()) {
      parsed.subcommands().forEach(EmptyTexts::refuse);
    }
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
