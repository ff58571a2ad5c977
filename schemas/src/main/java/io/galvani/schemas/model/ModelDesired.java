package io.galvani.schemas.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.json.JsonFields;

/**
 * What a pack is to run, as JSON; the latest holds. Written by the rollout controller to Kafka and
 * by the bridge, retained, to {@code model/desired}. {@code desired.schema.json} is the contract.
 *
 * @param pack pack concerned
 * @param model model id, such as {@code soc-correction}
 * @param counter release to install and run; 0 stands for the equations alone. A lower one than is
 *     installed is never installed: a rollback of what is committed is a new release
 * @param withdrawn release that must not run any longer: one on trial is reverted, one that is
 *     committed gives way to the equations until a newer release comes; 0 for none
 * @param wave wave of the rollout that reached this pack, from 1; 0 for none
 * @param atMs when it was decided, UTC ms
 */
public record ModelDesired(
    PackId pack, String model, long counter, long withdrawn, int wave, long atMs) {
  /** Largest message that is read, bytes. */
  public static final int MAX_BYTES = 4 * 1024;

  public ModelDesired {
    PackId.requireName("model", model);
  }

  /** The Kafka key: {@code tenant/pack/model}. */
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
    json.put("withdrawn", withdrawn);
    json.put("wave", wave);
    json.put("at_ms", atMs);
    return JsonFields.toBytes(json);
  }

  /** Reads a message; keys it does not know are ignored. */
  public static ModelDesired parse(byte[] bytes) throws MalformedMessageException {
    JsonFields fields = JsonFields.parse("model/desired", bytes, MAX_BYTES);
    return new ModelDesired(
        fields.pack(),
        fields.text("model", ModelNames.PATTERN),
        fields.count("counter"),
        fields.count("withdrawn"),
        (int) Math.min(Integer.MAX_VALUE, fields.count("wave")),
        fields.integer("at_ms"));
  }
}
