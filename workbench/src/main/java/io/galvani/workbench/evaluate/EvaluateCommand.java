package io.galvani.workbench.evaluate;

import io.galvani.trainer.soh.SohModelCommand;
import picocli.CommandLine.Command;

/** {@code galvani evaluate WHAT}: the production estimators over recordings, scored. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    subcommands = SohModelCommand.class,
    description = "Runs the production estimators over a folder of recordings and scores them.")
public final class EvaluateCommand {}
