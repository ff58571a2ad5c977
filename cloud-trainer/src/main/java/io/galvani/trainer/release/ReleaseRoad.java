package io.galvani.trainer.release;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseIndex;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.model.ReleaseParts;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.trainer.kafka.DurableProducer;
import io.galvani.trainer.release.ReleaseRepository.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Puts releases on the road to edges and stream: into the releases topic, in parts and chunks. The
 * same bytes as in the repository; nothing is signed or changed here.
 */
public final class ReleaseRoad implements AutoCloseable {
  private final ReleaseRepository repository;
  private final List<String> tenants;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * A road to the packs of some tenants.
   *
   * @param kafka client settings, at least {@code bootstrap.servers}
   */
  public ReleaseRoad(
      ReleaseRepository repository, Map<String, String> kafka, List<String> tenants) {
    tenants.forEach(tenant -> PackId.requireName("tenant", tenant));
    this.repository = repository;
    this.tenants = List.copyOf(tenants);
    this.producer = DurableProducer.open(kafka);
  }

  /** Sends one release whole, and the present roots and timestamp with every other release. */
  public void send(String model, long counter) {
    for (Stored release : repository.releases()) {
      ReleaseManifest manifest = release.manifest();
      boolean whole = manifest.model().equals(model) && manifest.counter() == counter;
      tenants.forEach(tenant -> send(tenant, release, whole));
    }
  }

  /** Sends every release whole. */
  public void sendAll() {
    for (Stored release : repository.releases()) {
      tenants.forEach(tenant -> send(tenant, release, true));
    }
  }

  /** Sends the present roots and timestamp with every release. */
  void renewAll() {
    for (Stored release : repository.releases()) {
      tenants.forEach(tenant -> send(tenant, release, false));
    }
  }

  private void send(String tenant, Stored release, boolean whole) {
    messages(repository, tenant, release)
        .forEach(
            (key, bytes) -> {
              if (whole || renewed(key.part())) {
                send(key, bytes);
              }
            });
  }

  /**
   * Whether a part may change after its release has been sent: the index names the hash of every
   * part, so that what it names anew must go out with it.
   */
  static boolean renewed(String part) {
    return part.equals(ReleaseKey.INDEX)
        || part.equals(ReleaseIndex.TIMESTAMP)
        || part.startsWith(ReleaseIndex.ROOT);
  }

  private void send(ReleaseKey key, byte[] bytes) {
    try {
      producer
          .send(new ProducerRecord<>(KafkaTopic.MODELS_RELEASES.name(), key.keyBytes(), bytes))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topic "
              + KafkaTopic.MODELS_RELEASES.name()
              + " must take the release, but: "
              + e.getCause(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a release", e);
    }
  }

  /** The messages of a release in the order of writing. */
  static Map<ReleaseKey, byte[]> messages(
      ReleaseRepository repository, String tenant, Stored release) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    List<byte[]> roots = repository.roots();
    for (int version = 2; version <= roots.size(); version++) {
      parts.put(ReleaseIndex.ROOT + version, roots.get(version - 1));
    }
    parts.put(ReleaseIndex.TIMESTAMP, repository.timestampEnvelope());
    parts.put(ReleaseIndex.MANIFEST, release.signed().toBytes());
    ReleaseManifest manifest = release.manifest();
    for (ReleaseManifest.ModelFile file : manifest.files()) {
      parts.put(file.name(), RepositoryFiles.read(release.path().resolve(file.name())));
    }
    return ReleaseParts.cut(tenant, manifest.model(), manifest.counter(), parts);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
