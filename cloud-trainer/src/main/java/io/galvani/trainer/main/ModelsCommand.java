package io.galvani.trainer.main;

import io.galvani.trainer.own.ModelsInputs;
import io.galvani.trainer.own.ModelsPropose;
import io.galvani.trainer.release.ModelsList;
import io.galvani.trainer.release.ModelsReissue;
import io.galvani.trainer.release.ModelsRelease;
import io.galvani.trainer.release.ModelsShow;
import io.galvani.trainer.release.ModelsSign;
import io.galvani.trainer.release.ModelsVerify;
import io.galvani.trainer.release.ModelsWithdraw;
import io.galvani.trainer.rollout.RolloutCommands;
import io.galvani.trainer.service.HoldOutCommand;
import picocli.CommandLine.Command;

/** {@code galvani models}: releases and their way to the packs. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "List, verify, sign, release models and roll them out.",
    subcommands = {
      ModelsList.class,
      ModelsShow.class,
      ModelsVerify.class,
      ModelsSign.class,
      ModelsRelease.class,
      ModelsReissue.class,
      ModelsWithdraw.class,
      ModelsInputs.class,
      ModelsPropose.class,
      HoldOutCommand.class,
      RolloutCommands.Begin.class,
      RolloutCommands.Pause.class,
      RolloutCommands.Resume.class,
      RolloutCommands.RollBack.class,
      RolloutCommands.History.class
    })
final class ModelsCommand {}
