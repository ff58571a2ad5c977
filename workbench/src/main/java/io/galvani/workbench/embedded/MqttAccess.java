package io.galvani.workbench.embedded;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission.MqttActivity;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The broker's door: lets known accounts in and gives each its topics, and nothing beyond. */
final class MqttAccess implements ExtensionMain, SimpleAuthenticator {
  private final Map<String, MqttAccount> accounts;

  MqttAccess(Collection<MqttAccount> accounts) {
    this.accounts =
        accounts.stream().collect(Collectors.toMap(MqttAccount::user, Function.identity()));
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    Services.securityRegistry().setAuthenticatorProvider(provider -> this);
  }

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

  @Override
  public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
    Optional<MqttAccount> account = authenticate(input.getConnectPacket());
    if (account.isEmpty()) {
      output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
      return;
    }
    ModifiableDefaultPermissions permissions = output.getDefaultPermissions();
    permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    account.get().mayPublish().forEach(f -> permissions.add(allow(f, MqttActivity.PUBLISH)));
    account.get().maySubscribe().forEach(f -> permissions.add(allow(f, MqttActivity.SUBSCRIBE)));
    output.authenticateSuccessfully();
  }

  private Optional<MqttAccount> authenticate(ConnectPacket connect) {
    return connect
        .getUserName()
        .map(accounts::get)
        .filter(
            account -> connect.getPassword().filter(given -> matches(account, given)).isPresent());
  }

  private static boolean matches(MqttAccount account, ByteBuffer given) {
    byte[] bytes = new byte[given.remaining()];
    given.duplicate().get(bytes);
    return MessageDigest.isEqual(account.password().getBytes(StandardCharsets.UTF_8), bytes);
  }

  private static TopicPermission allow(String topicFilter, MqttActivity activity) {
    return Builders.topicPermission()
        .topicFilter(topicFilter)
        .activity(activity)
        .type(TopicPermission.PermissionType.ALLOW)
        .build();
  }
}
