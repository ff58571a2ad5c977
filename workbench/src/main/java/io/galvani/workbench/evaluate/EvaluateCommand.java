package io.galvani.workbench.evaluate;

import io.galvani.trainer.soh.SohModelCommand;
import io.galvani.workbench.evaluate.pack.PackCommand;
import io.galvani.workbench.evaluate.soc.SocCommand;
import io.galvani.workbench.evaluate.soh.SohCommand;
import io.galvani.workbench.evaluate.sop.SopCommand;
import picocli.CommandLine.Command;

/** {@code galvani evaluate WHAT}: the production estimators over recordings, scored. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Runs the production estimators over a folder of recordings and scores them.",
    subcommands = {
      SocCommand.class,
      SohCommand.class,
      SohModelCommand.class,
      SopCommand.class,
      PackCommand.class
    })
public final class EvaluateCommand {}
