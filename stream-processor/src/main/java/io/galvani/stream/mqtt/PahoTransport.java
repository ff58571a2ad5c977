package io.galvani.stream.mqtt;

import io.galvani.chassis.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * Connections through Eclipse Paho. Every connection is a client object of its own with nothing
 * carried over, because Paho sends again by itself what an earlier connection left (and, with topic
 * aliases, damaged); what has to survive is kept by the broker's session, by Kafka and by the
 * edges.
 */
public final class PahoTransport implements MqttTransport {
  private final MqttSettings settings;
  private final String clientId;
  private final SocketFactory sockets;

  /**
   * A transport that is not connected yet.
   *
   * @param settings the broker
   * @param clientId session name if the settings give none
   */
  public PahoTransport(MqttSettings settings, String clientId) {
    this.settings = settings;
    this.clientId = settings.clientId() == null ? clientId : settings.clientId();
    this.sockets = TlsFiles.sockets(settings);
  }

  @Override
  public MqttLink connect(List<String> filters, MqttListener listener)
      throws MqttUnavailableException, InterruptedException {
    PahoLink link = PahoLink.create(settings.url(), clientId, listener);
    try {
      link.open(options(), filters, settings.connectTimeout());
      return link;
    } catch (MqttUnavailableException | InterruptedException | RuntimeException failed) {
      link.close();
      throw failed;
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
    options.setReceiveMaximum(settings.receiveMaximum());
    // Paho gives a silent link up after 2 to 2.6 of its intervals; 1.5 of ours are promised.
    options.setKeepAliveInterval((int) Math.max(1, settings.keepAlive().toSeconds() / 2));
    options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
    options.setAutomaticReconnect(false);
    options.setSocketFactory(sockets);
    options.setHttpsHostnameVerificationEnabled(true);
    if (settings.username() != null) {
      options.setUserName(settings.username());
    }
    Secret password = settings.password();
    if (password != null) {
      options.setPassword(password.value().getBytes(StandardCharsets.UTF_8));
    }
    return options;
  }
}
