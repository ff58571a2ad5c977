package io.galvani.schemas.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.json.JsonFields;

/**
 * What an edge says of a pack's model, as JSON; the latest holds. Written to {@code model/report}
 * at every change of state, every few minutes while a release is on trial or at work, and again
 * after a reconnect. {@code report.schema.json} is the contract.
 *
 * @param pack pack concerned
 * @param model model id
 * @param counter release that the report speaks of, 0 for none
 * @param state how far that release is on this edge
 * @param refusal code of the refusal, such as {@code signature-wrong}; empty unless refused
 * @param atMs wall clock of the edge, UTC ms
 * @param servingCounter release whose correction counts from {@code effectiveSeq} on, 0 for the
 *     equations alone
 * @param streamEpoch numbering that {@code effectiveSeq} is of
 * @param effectiveSeq telemetry number from which on {@code servingCounter} serves: its first step
 *     there starts from a hidden state of zeros, on the edge and in the cloud alike
 * @param figures how the release has behaved since it was loaded
 */
public record ModelReport(
    PackId pack,
    String model,
    long counter,
    State state,
    String refusal,
    long atMs,
    long servingCounter,
    long streamEpoch,
    long effectiveSeq,
    ModelFigures figures) {
  /** Largest message that is read, bytes. */
  public static final int MAX_BYTES = 16 * 1024;

  /** How far a release is on an edge. */
  public enum State {
    /** Wanted, not whole yet. */
    WAITING,
    /** Verified and stored, not loaded. */
    STAGED,
    /** Runs beside what serves. */
    SHADOW,
    /** Serves. */
    COMMITTED,
    /** Was on trial or at work and is no more. */
    REVERTED,
    /** Was not taken; the code says why. */
    REFUSED
  }

  public ModelReport {
    PackId.requireName("model", model);
  }

  /** The Kafka key: {@code tenant/pack/model}; the partition is that of the pack. */
  public String key() {
    return pack.key() + "/" + model;
  }

  /** The message as UTF-8 JSON; equal ones are equal bytes. */
  public byte[] toBytes() {
    ObjectNode json = JsonFields.object();
    json.put("tenant", pack.tenant());
    json.put("pack", pack.pack());
    json.put("model", model);
    json.put("counter", counter);
    json.put("state", JsonFields.lowerCase(state));
    json.put("refusal", refusal);
    json.put("at_ms", atMs);
    json.put("serving_counter", servingCounter);
    json.put("stream_epoch", "%016x".formatted(streamEpoch));
    json.put("effective_seq", effectiveSeq);
    json.set("figures", figures.json());
    return JsonFields.toBytes(json);
  }

  /** Reads a message; keys it does not know are ignored. */
  public static ModelReport parse(byte[] bytes) throws MalformedMessageException {
    JsonFields fields = JsonFields.parse("model/report", bytes, MAX_BYTES);
    return new ModelReport(
        fields.pack(),
        fields.text("model", ModelNames.PATTERN),
        fields.count("counter"),
        fields.constant("state", State.class),
        fields.text("refusal", "[a-z0-9-]{0,64}"),
        fields.integer("at_ms"),
        fields.count("serving_counter"),
        Long.parseUnsignedLong(fields.text("stream_epoch", "[0-9a-f]{16}"), 16),
        fields.count("effective_seq"),
        ModelFigures.of(fields.inner("figures")));
  }
}
