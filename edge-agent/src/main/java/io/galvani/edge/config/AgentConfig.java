package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import io.galvani.schemas.PackId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's configuration.
 *
 * @param tenant owner of the packs
 * @param edge name of this agent
 * @param broker MQTT broker
 * @param outbox buffer on disk
 * @param delivery how it sends
 * @param operationsPort port of {@code /health} and {@code /metrics}; 0 = any, below 0 = none
 * @param packs what it serves
 * @param models learned models; absent = none are taken, the equations work alone
 */
public record AgentConfig(
    String tenant,
    String edge,
    BrokerConfig broker,
    OutboxConfig outbox,
    @Nullable DeliveryConfig delivery,
    @Nullable Integer operationsPort,
    List<PackConfig> packs,
    @Nullable ModelsConfig models) {
  private static final int DEFAULT_OPERATIONS_PORT = 9101;

  public AgentConfig {
    PackId.requireName("tenant", Require.text("tenant", tenant));
    PackId.requireName("edge", Require.text("edge", edge));
    Require.present("broker", broker);
    Require.present("outbox", outbox);
    delivery = delivery == null ? DeliveryConfig.defaults() : delivery;
    operationsPort =
        operationsPort == null ? Integer.valueOf(DEFAULT_OPERATIONS_PORT) : operationsPort;
    Require.inRange("operations_port", operationsPort.intValue(), -1, 65_535);
    if (packs == null || packs.isEmpty()) {
      throw new IllegalArgumentException("packs must name at least one pack, but names none");
    }
    packs = List.copyOf(packs);
    Set<String> seen = new HashSet<>();
    for (PackConfig pack : packs) {
      if (!seen.add(pack.id())) {
        throw new IllegalArgumentException("packs must differ, but twice was " + pack.id());
      }
    }
  }

  /** An agent that takes no models. */
  public AgentConfig(
      String tenant,
      String edge,
      BrokerConfig broker,
      OutboxConfig outbox,
      @Nullable DeliveryConfig delivery,
      @Nullable Integer operationsPort,
      List<PackConfig> packs) {
    this(tenant, edge, broker, outbox, delivery, operationsPort, packs, null);
  }

  /** The same with learned models. */
  public AgentConfig withModels(ModelsConfig taken) {
    return new AgentConfig(tenant, edge, broker, outbox, delivery, operationsPort, packs, taken);
  }

  /** {@link #delivery()}, which is never absent. */
  public DeliveryConfig deliverySettings() {
    return Require.present("delivery", delivery);
  }

  /** {@link #operationsPort()}, which is never absent. */
  public int operations() {
    return Require.present("operations_port", operationsPort);
  }

  /** A pack of this agent everywhere in the system. */
  public PackId packId(PackConfig pack) {
    return new PackId(tenant, pack.id());
  }
}
