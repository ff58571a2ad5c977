package io.galvani.stream.deadletter;

import io.galvani.schemas.topic.KafkaTopic;
import io.galvani.stream.kafka.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A dead letter and where it lies. */
final class StoredLetter {
  private final ConsumerRecord<byte[], byte[]> record;
  private final DeadLetter letter;

  private StoredLetter(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
    this.letter = DeadLetter.read(record.headers(), record.value());
  }

  /** All that the choice keeps, oldest first. */
  static List<StoredLetter> find(Lookup kafka, Predicate<StoredLetter> choice) {
    List<StoredLetter> found = new ArrayList<>();
    kafka.all(
        KafkaTopic.DEAD_LETTER,
        record -> {
          StoredLetter stored = new StoredLetter(record);
          if (choice.test(stored)) {
            found.add(stored);
          }
        });
    return found;
  }

  /** Its place in the dead-letter topic: {@code partition:offset}. */
  String place() {
    return record.partition() + ":" + record.offset();
  }

  long timestampMs() {
    return record.timestamp();
  }

  byte @Nullable [] key() {
    return record.key();
  }

  DeadLetter letter() {
    return letter;
  }

  /** Where it came from, in words. */
  String source() {
    Origin origin = letter.origin();
    return origin.carrier() == Origin.Carrier.MQTT
        ? "mqtt " + origin.topic()
        : "kafka " + origin.topic() + " " + origin.partition() + ":" + origin.offset();
  }
}
