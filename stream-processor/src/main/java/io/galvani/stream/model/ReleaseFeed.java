package io.galvani.stream.model;

import io.galvani.release.document.RootDocument;
import io.galvani.release.model.KnownModel;
import io.galvani.release.verify.RefusedException;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.model.ReleaseParts;
import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.TopicFollower;
import io.galvani.stream.kafka.TopicListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the releases topic and puts on the shelf what passes. Messages are held only of releases
 * that did not pass yet; what passed lies in files, and is read from the topic again where those
 * are gone.
 */
public final class ReleaseFeed implements TopicListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseFeed.class);

  private final TopicFollower follower;
  private final ReleaseCheck check;
  private final ReleaseShelf shelf;
  private final ReleaseFiles files;
  private final ReleaseParts parts = new ReleaseParts();
  private final Set<ReleaseKey> due = new HashSet<>();

  /**
   * A feed that has read nothing yet.
   *
   * @param files where what passed is kept
   */
  public ReleaseFeed(
      Map<String, String> kafka,
      String instance,
      RootDocument root,
      ReleaseShelf shelf,
      ReleaseFiles files) {
    this.follower =
        new TopicFollower(
            kafka, KafkaTopic.MODELS_RELEASES, instance + "-releases", Runnable::run, this);
    this.check = new ReleaseCheck(root);
    this.shelf = shelf;
    this.files = files;
  }

  /**
   * Reads to the present end on the caller's thread, then follows.
   *
   * @throws KafkaException if it cannot be read; to be closed then
   */
  public void start() throws InterruptedException {
    follower.start();
  }

  /** Why nothing can be read; null while it can. From any thread. */
  public @Nullable String trouble() {
    return follower.trouble();
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> stored) {
    if (stored.key() == null) {
      return;
    }
    Optional<ReleaseKey> key =
        ReleaseKey.parse(new String(stored.key(), StandardCharsets.UTF_8))
            .filter(k -> KnownModel.of(k.model()).isPresent());
    if (key.isEmpty()) {
      return;
    }
    ReleaseKey release =
        ReleaseKey.index(key.get().tenant(), key.get().model(), key.get().counter());
    // What passed stays as it passed, however its documents are renewed.
    if (!isShelved(release)) {
      parts.take(key.get(), stored.value() == null ? new byte[0] : stored.value());
      due.add(release);
    }
  }

  @Override
  public void afterRead() throws InterruptedException {
    for (ReleaseKey release : Set.copyOf(due)) {
      Optional<Map<String, byte[]>> whole =
          parts.whole(release.tenant(), release.model(), release.counter());
      if (whole.isPresent()) {
        due.remove(release);
        judge(release, whole.get());
      }
    }
    if (shelf.takeLost()) {
      follower.rewind();
    }
  }

  private boolean isShelved(ReleaseKey release) {
    return KnownModel.of(release.model())
        .map(model -> shelf.find(release.tenant(), model, release.counter()))
        .isPresent();
  }

  private void judge(ReleaseKey release, Map<String, byte[]> whole) throws InterruptedException {
    try {
      shelf.put(release.tenant(), files.keep(check.check(whole)));
      parts.forget(release.tenant(), release.model(), release.counter());
      LOG.info(
          "Release is at hand, tenant={} model={} counter={}",
          release.tenant(),
          release.model(),
          release.counter());
    } catch (RefusedException | IOException refused) {
      LOG.warn(
          "Release is not taken, tenant={} model={} counter={} reason={}",
          release.tenant(),
          release.model(),
          release.counter(),
          refused.getMessage());
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
