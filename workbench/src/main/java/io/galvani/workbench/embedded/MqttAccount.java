package io.galvani.workbench.embedded;

import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ReleaseKey;
import io.galvani.schemas.topic.MqttTopic;
import io.galvani.schemas.topic.MqttTopic.Leaf;
import io.galvani.schemas.topic.MqttTopic.Owner;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Who may connect to the broker, and what they may say and hear there. Everything else is refused.
 *
 * @param user user name
 * @param password drawn at random for every start
 * @param mayPublish topic filters
 * @param maySubscribe topic filters
 */
public record MqttAccount(
    String user, String password, List<String> mayPublish, List<String> maySubscribe) {
  private static final int PASSWORD_BYTES = 24;
  private static final List<Leaf> PUBLISHED =
      List.of(
          Leaf.BIRTH,
          Leaf.TELEMETRY,
          Leaf.ALERT,
          Leaf.MODEL_REPORT,
          Leaf.ANOMALY_REPORT,
          Leaf.CAPACITY_REPORT);

  public MqttAccount {
    mayPublish = List.copyOf(mayPublish);
    maySubscribe = List.copyOf(maySubscribe);
  }

  /** An edge speaks under its own name and its own packs only, and hears what the cloud has. */
  public static MqttAccount edge(String tenant, String edge, Collection<PackId> packs) {
    List<String> publish = new ArrayList<>();
    List<String> subscribe = new ArrayList<>();
    publish.add(MqttTopic.edgeStatus(tenant, edge).toString());
    for (PackId pack : packs) {
      for (Leaf leaf : PUBLISHED) {
        publish.add(MqttTopic.of(pack, leaf).toString());
      }
      subscribe.add(MqttTopic.of(pack, Leaf.ACK).toString());
      subscribe.add(MqttTopic.of(pack, Leaf.MODEL_DESIRED).toString());
      subscribe.add(MqttTopic.of(pack, Leaf.ANOMALY_DESIRED).toString());
      subscribe.add(MqttTopic.of(pack, Leaf.CAPACITY_DESIRED).toString());
    }
    subscribe.add(ReleaseKey.filter(tenant));
    return new MqttAccount(edge, randomPassword(), publish, subscribe);
  }

  /**
   * The bridge hears every pack and edge; it alone writes watermarks, releases and what packs are
   * to run.
   */
  public static MqttAccount bridge() {
    return new MqttAccount(
        "bridge",
        randomPassword(),
        List.of(
            MqttTopic.filter(Owner.PACK, Leaf.ACK),
            MqttTopic.filter(Owner.PACK, Leaf.MODEL_DESIRED),
            MqttTopic.filter(Owner.PACK, Leaf.ANOMALY_DESIRED),
            MqttTopic.filter(Owner.PACK, Leaf.CAPACITY_DESIRED),
            ReleaseKey.filter("+")),
        List.of("galvani/v1/#"));
  }

  private static String randomPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  @Override
  public String toString() {
    return "MqttAccount[user=" + user + "]";
  }
}
