package io.galvani.release.model;

import io.galvani.battery.anomaly.PackSnippets;
import io.galvani.battery.anomaly.SnippetFeature;
import io.galvani.battery.charge.ChargeFeature;
import io.galvani.battery.charge.ChargeHistory;
import io.galvani.battery.charge.HistoryBlock;
import io.galvani.battery.correction.CorrectionFeature;
import io.galvani.battery.correction.CorrectionFeatures;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.document.ReleaseManifest.FeatureSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that edge and stream know how to run. */
public enum KnownModel {
  /** Corrects the filter's state of charge. */
  SOC_CORRECTION(
      "soc-correction",
      Arrays.stream(CorrectionFeature.values()).map(f -> new Column(f.key(), f.unit())).toList(),
      List.of(new Column("correction", "1"), new Column("log_variance", "1"))),
  /**
   * Tells what no healthy pack looks like. The snippet's shape is part of the names: a model for
   * another one needs other features.
   */
  ANOMALY(
      "anomaly",
      Arrays.stream(SnippetFeature.values())
          .map(f -> new Column(f.key() + Shape.SUFFIX, f.unit()))
          .toList(),
      List.of(
          new Column("score", "1"),
          new Column("reconstruction", "1"),
          new Column("distance", "1"))),
  /**
   * Tells capacity from charges. The window that its features are taken from is part of the names:
   * a model of other tables needs other features.
   */
  CAPACITY(
      "soh",
      chargeColumns(
          Arrays.stream(ChargeFeature.values())
              .map(f -> new Column(f.column(), f.unit()))
              .toList()),
      List.of(new Column("capacity_ah", "Ah"), new Column("half_width_90_ah", "Ah")));

  private final String id;

  @SuppressWarnings("ImmutableEnumChecker") // a record of lists that are copied
  private final FeatureSchema features;

  KnownModel(String id, List<Column> inputs, List<Column> outputs) {
    this.id = id;
    this.features = new FeatureSchema(inputs, outputs);
  }

  /** How many steps of how many seconds a snippet has. */
  private static final class Shape {
    static final String SUFFIX =
        "_%dx%ds".formatted(PackSnippets.STEPS, (int) CorrectionFeatures.BLOCK_S);

    private Shape() {}
  }

  /**
   * The columns of a history of charges.
   *
   * @param charge what one charge is told by, in order
   */
  public static List<Column> chargeColumns(List<Column> charge) {
    List<Column> inputs = new ArrayList<>();
    for (HistoryBlock block : HistoryBlock.values()) {
      charge.forEach(f -> inputs.add(new Column(f.name() + "/" + block.label(), f.unit())));
    }
    for (int use = 1; use <= ChargeHistory.MOST_USES; use++) {
      inputs.add(new Column(TrainingUses.column(use), "1"));
    }
    inputs.add(new Column("ln_charges/8", "1"));
    return inputs;
  }

  /** Name in manifests, topics and reports. */
  public String id() {
    return id;
  }

  /** What is computed for it, without ranges. */
  public FeatureSchema features() {
    return features;
  }

  /**
   * The features of a trained model.
   *
   * @param ranges [feature][low, high] of its training data
   */
  public FeatureSchema features(float[][] ranges) {
    List<Column> inputs = new ArrayList<>();
    for (int k = 0; k < ranges.length; k++) {
      Column column = features.inputs().get(k);
      List<Double> range = List.of((double) ranges[k][0], (double) ranges[k][1]);
      inputs.add(new Column(column.name(), column.unit(), range));
    }
    return new FeatureSchema(inputs, features.outputs());
  }

  /** The model of a name, if it is known. */
  public static Optional<KnownModel> of(String id) {
    return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
  }

  /** Hash of the features that are computed for each model, by name: what a device states. */
  public static Map<String, String> schemas() {
    Map<String, String> schemas = new HashMap<>();
    for (KnownModel model : values()) {
      schemas.put(model.id, model.features.sha256());
    }
    return schemas;
  }
}
