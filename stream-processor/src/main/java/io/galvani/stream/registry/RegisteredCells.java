package io.galvani.stream.registry;

import io.galvani.chassis.cells.CellLibrary;
import io.galvani.chassis.cli.InputException;
import io.galvani.schemas.proto.PackRegistration;
import java.util.Locale;
import java.util.OptionalDouble;

/** What is registered of a pack's cells. */
final class RegisteredCells {
  private RegisteredCells() {}

  /** Capacity of a cell, Ah; empty where the registration holds no parameters that can be read. */
  static OptionalDouble capacityAh(PackRegistration registration) {
    try {
      return OptionalDouble.of(
          CellLibrary.fromJson(registration.getParameterJson(), "parameter_json")
              .parameters()
              .capacityAh());
    } catch (InputException unreadable) {
      return OptionalDouble.empty();
    }
  }

  /** Their parameter set and capacity. */
  static String told(PackRegistration registration) {
    OptionalDouble capacityAh = capacityAh(registration);
    return capacityAh.isEmpty()
        ? registration.getParameterSet()
        : String.format(
            Locale.ROOT, "%s of %.4g Ah", registration.getParameterSet(), capacityAh.getAsDouble());
  }
}
