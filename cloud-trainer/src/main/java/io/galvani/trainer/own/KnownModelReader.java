package io.galvani.trainer.own;

import io.galvani.release.model.KnownModel;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A model by its id, on the command line. */
final class KnownModelReader implements ITypeConverter<KnownModel> {
  @Override
  public KnownModel convert(String id) {
    return KnownModel.of(id)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be one of %s, which edge and stream run, but was '%s'"
                        .formatted(
                            Arrays.stream(KnownModel.values()).map(KnownModel::id).toList(), id)));
  }
}
