package io.galvani.edge.transport;

import io.galvani.chassis.config.Secret;
import io.galvani.chassis.net.NoDelaySocketFactory;
import io.galvani.chassis.net.NoDelayTlsSocketFactory;
import io.galvani.edge.config.BrokerConfig;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.security.SSLSocketFactoryFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSecurityException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Paho as a bare transport: a new client for every connection, so that nothing of the last one is
 * ever sent again behind our back; every reason code is looked at, because Paho reports a refusing
 * PUBACK as success.
 */
public final class PahoTransport implements Transport {
  private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
  private static final int QOS = 1;

  private final BrokerConfig config;
  private final String clientId;
  private @Nullable MqttAsyncClient client;

  public PahoTransport(BrokerConfig config, String clientId) {
    this.config = config;
    this.clientId = clientId;
  }

  @Override
  public int connect(Will will, Listener listener) throws TransportException {
    close();
    MqttConnectionOptions options = options(will);
    try {
      MqttAsyncClient fresh = new MqttAsyncClient(config.url(), clientId, new MemoryPersistence());
      client = fresh;
      fresh.setCallback(new Callback(listener));
      IMqttToken token = fresh.connect(options);
      token.waitForCompletion(config.connectTimeoutS() * 1_000L);
      MqttProperties granted = token.getResponseProperties();
      Integer receiveMaximum = granted == null ? null : granted.getReceiveMaximum();
      return receiveMaximum == null ? DEFAULT_RECEIVE_MAXIMUM : receiveMaximum;
    } catch (MqttException refused) {
      close();
      throw new TransportException(describe(refused), refused);
    }
  }

  private MqttConnectionOptions options(Will will) throws TransportException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L); // nothing we need lives in the broker's session
    options.setAutomaticReconnect(false);
    // Paho gives a silent link up after 2 to 2.6 of its intervals; 1.5 of ours are promised.
    options.setKeepAliveInterval(Math.max(1, config.keepAliveS() / 2));
    options.setConnectionTimeout(config.connectTimeoutS());
    MqttMessage last = new MqttMessage(will.payload());
    last.setQos(QOS);
    last.setRetained(true);
    options.setWill(will.topic(), last);
    if (config.user() != null) {
      options.setUserName(config.user());
    }
    if (config.password() != null) {
      options.setPassword(config.password().value().getBytes(StandardCharsets.UTF_8));
    }
    if (config.url().startsWith("ssl:")) {
      options.setHttpsHostnameVerificationEnabled(true);
      options.setSocketFactory(tlsSockets());
    } else {
      options.setSocketFactory(new NoDelaySocketFactory());
    }
    return options;
  }

  private SocketFactory tlsSockets() throws TransportException {
    SSLSocketFactoryFactory factory = new SSLSocketFactoryFactory();
    factory.initialize(tlsProperties(), null);
    try {
      return new NoDelayTlsSocketFactory(factory.createSocketFactory(null));
    } catch (MqttSecurityException unusable) {
      Throwable cause = Objects.requireNonNullElse(unusable.getCause(), unusable);
      throw new TransportException(
          "broker.tls.trust_store and key_store must be PKCS#12 files that their passwords open, but: "
              + cause,
          unusable);
    }
  }

  private Properties tlsProperties() {
    Properties properties = new Properties();
    BrokerConfig.TlsConfig tls = config.tls();
    if (tls != null) {
      put(properties, "trustStore", tls.trustStore());
      put(properties, "trustStorePassword", tls.trustPassword());
      put(properties, "keyStore", tls.keyStore());
      put(properties, "keyStorePassword", tls.keyPassword());
    }
    return properties;
  }

  private static void put(Properties properties, String key, @Nullable Object value) {
    if (value != null) {
      String text = value instanceof Secret secret ? secret.value() : value.toString();
      properties.setProperty("com.ibm.ssl." + key, text);
      if (!(value instanceof Secret)) {
        properties.setProperty("com.ibm.ssl." + key + "Type", "PKCS12");
      }
    }
  }

  @Override
  public void subscribe(List<String> topics) throws TransportException {
    int[] qos = new int[topics.size()];
    Arrays.fill(qos, QOS);
    try {
      IMqttToken token = connected().subscribe(topics.toArray(String[]::new), qos);
      token.waitForCompletion(config.connectTimeoutS() * 1_000L);
      int[] granted = token.getReasonCodes();
      for (int i = 0; granted != null && i < granted.length; i++) {
        if (granted[i] >= FIRST_REFUSAL) {
          throw new TransportException(
              "broker refuses subscription " + topics.get(i) + " with " + hex(granted[i]));
        }
      }
    } catch (MqttException failed) {
      throw new TransportException(describe(failed), failed);
    }
  }

  @Override
  public void publish(String topic, byte[] payload, boolean retained, Completion completion)
      throws TransportException {
    try {
      connected().publish(topic, payload, QOS, retained, null, new Published(completion));
    } catch (MqttException failed) {
      throw new TransportException(describe(failed), failed);
    }
  }

  private MqttAsyncClient connected() throws TransportException {
    MqttAsyncClient now = client;
    if (now == null || !now.isConnected()) {
      throw new TransportException("not connected");
    }
    return now;
  }

  @Override
  public void disconnect() {
    MqttAsyncClient now = client;
    if (now != null && now.isConnected()) {
      try {
        now.disconnect(1_000).waitForCompletion(2_000);
      } catch (MqttException alreadyGone) {
        // the link is closed either way
      }
    }
    close();
  }

  @Override
  public void close() {
    MqttAsyncClient old = client;
    client = null;
    if (old == null) {
      return;
    }
    try {
      if (old.isConnected()) {
        old.disconnectForcibly(0, 500, false);
      }
    } catch (MqttException | RuntimeException alreadyGone) {
      // the link is closed either way
    }
    try {
      old.close(true);
    } catch (MqttException | RuntimeException alreadyGone) {
      // the link is closed either way
    }
  }

  private static String describe(MqttException failed) {
    int code = failed.getReasonCode();
    Throwable cause = failed.getCause();
    String why = cause == null ? failed.getMessage() : cause.getMessage();
    return Objects.toString(why, failed.toString()) + " (reason " + code + ")";
  }

  private static String hex(int reasonCode) {
    return "0x" + Integer.toHexString(reasonCode);
  }

  /** Turns Paho's result into a reason code, once. */
  private static final class Published implements MqttActionListener {
    private final Completion completion;
    private final AtomicBoolean done = new AtomicBoolean();

    Published(Completion completion) {
      this.completion = completion;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      complete(codes == null || codes.length == 0 ? 0 : codes[0]);
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable thrown) {
      int code = thrown instanceof MqttException mqtt ? mqtt.getReasonCode() : LINK_LOST;
      complete(code >= FIRST_REFUSAL && code <= 0xFF ? code : LINK_LOST);
    }

    private void complete(int code) {
      if (done.compareAndSet(false, true)) {
        completion.onCompleted(code);
      }
    }
  }

  /** Only hands on; Paho closes the connection when a callback throws. */
  private static final class Callback implements MqttCallback {
    private final Listener listener;

    Callback(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      MqttException why = response.getException();
      listener.onLost(
          why != null
              ? describe(why)
              : "closed by the broker with " + hex(response.getReturnCode()));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      listener.onMessage(topic, message.getPayload());
    }

    @Override
    public void mqttErrorOccurred(MqttException error) {
      // what matters shows as a failed publish or a lost link
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // each publish has its own completion
    }

    @Override
    public void connectComplete(boolean reconnect, String url) {
      // connect() waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // no enhanced authentication
    }
  }
}
