package io.galvani.trainer.soh.table;

import io.galvani.battery.charge.ChargeFeature;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import io.galvani.release.model.KnownModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the columns of a table of charges mean. */
public enum ChargeColumns {
  /** As edge and stream compute them: what is learned from such tables can serve packs. */
  SERVED(
      Arrays.stream(ChargeFeature.values()).map(ChargeFeature::column).toList(),
      KnownModel.CAPACITY.features()),
  /**
   * As PINN4SOH's tables name them, taken as they are read: another window, entropies of another
   * kind. A release learned from such tables fits no pack, and every device refuses it.
   */
  FOREIGN(
      List.of(
          "voltage mean",
          "voltage std",
          "voltage kurtosis",
          "voltage skewness",
          "CC Q",
          "CC charge time",
          "voltage slope",
          "voltage entropy",
          "current mean",
          "current std",
          "current kurtosis",
          "current skewness",
          "CV Q",
          "CV charge time",
          "current slope",
          "current entropy"));

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<String> header;

  @SuppressWarnings("ImmutableEnumChecker") // a record of lists that are copied
  private final FeatureSchema features;

  ChargeColumns(List<String> header, FeatureSchema features) {
    this.header = List.copyOf(header);
    this.features = features;
  }

  ChargeColumns(List<String> header) {
    this(
        header,
        new FeatureSchema(
            KnownModel.chargeColumns(
                header.stream().map(h -> new Column(h.replace(' ', '_'), "as read")).toList()),
            KnownModel.CAPACITY.features().outputs()));
  }

  /** Names of the features of one charge in a table's header, in order. */
  public List<String> header() {
    return header;
  }

  /** Features of a release, without ranges. */
  public FeatureSchema features() {
    return features;
  }

  /**
   * Features of a release.
   *
   * @param rows [row, input] that it was learned from: they make the ranges
   */
  public FeatureSchema features(float[][] rows) {
    List<Column> inputs = new ArrayList<>();
    for (int k = 0; k < features.inputs().size(); k++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (float[] row : rows) {
        low = Math.min(low, row[k]);
        high = Math.max(high, row[k]);
      }
      Column column = features.inputs().get(k);
      inputs.add(new Column(column.name(), column.unit(), List.of(low, high)));
    }
    return new FeatureSchema(inputs, features.outputs());
  }
}
