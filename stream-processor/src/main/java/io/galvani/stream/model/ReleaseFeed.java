package io.galvani.stream.model;

import io.galvani.chassis.config.FileReason;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the releases topic and puts on the shelf what passes. Messages are held only of releases
 * that did not pass yet; what passed lies in files, and is read from the topic again where those
 * are gone. What cannot be checked, as the disk takes nothing, is checked again later.
 */
public final class ReleaseFeed implements TopicListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseFeed.class);

  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(10);

  private final TopicFollower follower;
  private final ReleaseCheck check;
  private final ReleaseShelf shelf;
  private final ReleaseFiles files;
  private final ReleaseParts parts = new ReleaseParts();
  private final Map<ReleaseKey, Long> dueNs = new HashMap<>();

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
    this.check = new ReleaseCheck(root, files.folder());
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
      dueNs.put(release, System.nanoTime());
    }
  }

  @Override
  public void afterRead() throws InterruptedException {
    for (Map.Entry<ReleaseKey, Long> due : Map.copyOf(dueNs).entrySet()) {
      ReleaseKey release = due.getKey();
      Optional<Map<String, byte[]>> whole =
          due.getValue() - System.nanoTime() > 0
              ? Optional.empty()
              : parts.whole(release.tenant(), release.model(), release.counter());
      if (whole.isPresent()) {
        dueNs.remove(release);
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
    } catch (RefusedException refused) {
      tell("Release is not taken", release, refused);
    } catch (IOException unable) {
      tell("Release cannot be checked and is checked again", release, unable);
      dueNs.put(release, System.nanoTime() + AGAIN_NS);
    }
  }

  private static void tell(String what, ReleaseKey release, Exception why) {
    LOG.warn(
        "{}, tenant={} model={} counter={} reason={}",
        what,
        release.tenant(),
        release.model(),
        release.counter(),
        FileReason.of(why));
  }

  @Override
  public void close() {
    follower.close();
  }
}
