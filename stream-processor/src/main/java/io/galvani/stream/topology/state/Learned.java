package io.galvani.stream.topology.state;

import io.galvani.battery.pack.PackModel;
import io.galvani.release.model.KnownModel;
import io.galvani.schemas.PackId;
import io.galvani.schemas.PackUse;
import io.galvani.schemas.model.ModelReport;
import io.galvani.stream.model.TaskNetworks;

/**
 * The learned models of one pack.
 *
 * @param corrector of its state of charge
 * @param watcher for what no healthy pack looks like
 * @param gauge of its cells' capacity
 * @param use what the pack is used for, as the last is told
 */
record Learned(Corrector corrector, Watcher watcher, Gauge gauge, PackUse use) {
  /** Models that nobody has told anything. */
  static Learned of(PackId pack, PackUse use, PackModel model, TaskNetworks networks) {
    return new Learned(
        new Corrector(counter -> networks.correction(pack.tenant(), counter, model)),
        new Watcher(counter -> networks.anomaly(pack.tenant(), counter, model)),
        new Gauge(counter -> networks.capacity(pack.tenant(), counter, model)),
        use);
  }

  void heed(KnownModel model, ModelReport report) {
    long epoch = report.streamEpoch();
    long seq = report.effectiveSeq();
    switch (model) {
      case SOC_CORRECTION -> corrector.heed(epoch, seq, report.servingCounter());
      case ANOMALY -> watcher.heed(epoch, seq, report.servingCounter());
      case CAPACITY -> gauge.heed(epoch, seq, report.servingCounter());
    }
  }

  /**
   * Takes up what was stored.
   *
   * @param said of the capacity
   */
  void restore(FastBlocks blocks, Gauge.Said said) {
    corrector.restore(blocks.correction());
    watcher.restore(blocks.anomaly());
    gauge.keep(said);
    gauge.restore(blocks.capacity());
  }
}
