package io.galvani.stream.deadletter;

import picocli.CommandLine.Command;

/** {@code galvani dead-letters}: what could not be read. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "List what could not be read, or send it again.",
    subcommands = {DeadLettersList.class, DeadLettersReplay.class})
public final class DeadLettersCommand {}
