package io.galvani.stream.registry;

import picocli.CommandLine.Command;

/** {@code galvani packs}: the registry of packs. */
@Command(
    name = "packs",
    mixinStandardHelpOptions = true,
    description = "List, register, retire or restore packs.",
    subcommands = {PacksList.class, PacksRegister.class, PacksRetire.class, PacksRestore.class})
public final class PacksCommand {}
