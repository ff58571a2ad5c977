package io.galvani.chassis.cli;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.Nearest;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a picocli command. Exit code 0: done. 2: the user's input cannot be used, one line on
 * standard error says what, rule and value. 1: an unexpected failure, with its stack trace.
 */
public final class CommandLineRunner {
  public static final int OK = 0;
  public static final int FAILURE = 1;
  public static final int BAD_INPUT = 2;

  private CommandLineRunner() {}

  /** Runs and returns the exit code. */
  public static int run(Object command, String... args) {
    CommandLine line = new CommandLine(command);
    showDefaults(line);
    return line.registerConverter(Duration.class, CommandLineRunner::duration)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(CommandLineRunner::badUsage)
        .setExecutionExceptionHandler(CommandLineRunner::failed)
        .execute(args);
  }

  /** Lets the help of a command and all below it name the default of every option that has one. */
  private static void showDefaults(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (hasDefault(option) && !String.join("", option.description()).contains("default")) {
        spec.remove(option);
        spec.add(OptionSpec.builder(option).showDefaultValue(Visibility.ALWAYS).build());
      }
    }
    line.getSubcommands().values().forEach(CommandLineRunner::showDefaults);
  }

  private static boolean hasDefault(OptionSpec option) {
    return option.group() == null
        && option.defaultValue() != null
        && !option.defaultValue().isEmpty();
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notOne) {
      throw new TypeConversionException(
          "must be an ISO 8601 duration such as PT90S, but was '" + text + "'");
    }
  }

  private static int badUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + firstLine(wrong) + hint(wrong) + " (see " + name + " --help)");
    err.flush();
    return BAD_INPUT;
  }

  private static String hint(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    CommandLine command = wrong.getCommandLine();
    List<String> known = new ArrayList<>(command.getSubcommands().keySet());
    for (OptionSpec option : command.getCommandSpec().options()) {
      known.add(option.longestName());
    }
    return Nearest.hint(unmatched.getUnmatched().get(0), known);
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    if (thrown instanceof InputException || thrown instanceof ConfigException) {
      PrintWriter err = command.getErr();
      err.println(command.getCommandSpec().qualifiedName() + ": " + firstLine(thrown));
      err.flush();
      return BAD_INPUT;
    }
    LoggerFactory.getLogger(CommandLineRunner.class)
        .error("Unexpected failure, command={}", command.getCommandSpec().qualifiedName(), thrown);
    return FAILURE;
  }

  private static String firstLine(Exception thrown) {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
