package io.galvani.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.galvani.chassis.config.ConfigException;
import io.galvani.chassis.config.ConfigFile;
import io.galvani.edge.config.AgentConfig;
import io.galvani.schemas.proto.PackRegistration;
import org.junit.jupiter.api.Test;

/** The use of a pack goes from the agent's configuration into its registration. */
final class RegistrationsTest {
  private static AgentConfig configured(String more) throws ConfigException {
    String yaml =
        """
        tenant: acme
        edge: edge-1
        broker: {url: "tcp://localhost:1883"}
        outbox: {dir: outbox}
        packs: [{id: bus-17, parameter_set: generic-ncm%s}]
        """
            .formatted(more);
    return ConfigFile.parse(yaml, "agent.yaml", AgentConfig.class);
  }

  private static PackRegistration registered(String more) throws ConfigException {
    AgentConfig agent = configured(more);
    PackFeed feed = new PackFeed(agent.packs().get(0), TestCells.nmc(), new CountedSource(4, 0));
    return Registrations.registration(agent, feed);
  }

  @Test
  void configuredUseIsRegisteredAndNoneIsNone() throws ConfigException {
    assertThat(registered(", use: depot-3").getUse()).isEqualTo("depot-3");
    assertThat(registered("").getUse()).isEmpty();
  }

  @Test
  void useThatBreaksTheRuleIsRefusedWithPathRuleAndValue() {
    assertThatThrownBy(() -> configured(", use: depot 3"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "agent.yaml: packs[0].use must be 1 to 32 of A-Z a-z 0-9 -, but was \"depot 3\"");
    assertThatThrownBy(() -> configured(", use: ''"))
        .hasMessageContaining("packs[0].use must be 1 to 32 of");
  }
}
