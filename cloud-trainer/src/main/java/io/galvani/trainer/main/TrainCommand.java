package io.galvani.trainer.main;

import io.galvani.trainer.anomaly.AnomalyTrainCommand;
import io.galvani.trainer.correction.CorrectionTrainCommand;
import io.galvani.trainer.soh.SohTrainCommand;
import picocli.CommandLine.Command;

/** {@code galvani train}: one round by hand. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a challenger, gates it and leaves a candidate to be signed.",
    subcommands = {SohTrainCommand.class, CorrectionTrainCommand.class, AnomalyTrainCommand.class})
final class TrainCommand {}
