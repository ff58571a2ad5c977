package io.galvani.stream.mqtt;

import io.galvani.chassis.config.Require;
import io.galvani.chassis.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the broker.
 *
 * @param url {@code tcp://host:port}, or {@code ssl://host:port} for TLS
 * @param clientId name of the session; two connections with one name throw each other out. Default
 *     {@code galvani-bridge-<shard>}
 * @param username user, if the broker asks for one
 * @param password its password
 * @param receiveMaximum messages that the broker may have under way to us, which bounds our memory;
 *     default 500
 * @param keepAlive after how long without traffic the connection is probed; default 20 s
 * @param connectTimeout how long to wait for the broker's answer; default 10 s
 * @param sessionExpiry how long the broker keeps our session while we are away; default 7 days
 * @param caFile certificates (PEM) that sign the broker's; default those of the JDK
 * @param keyStore our certificate and key (PKCS #12), if the broker asks for them
 * @param keyStorePassword password of the key store
 */
public record MqttSettings(
    String url,
    @Nullable String clientId,
    @Nullable String username,
    @Nullable Secret password,
    int receiveMaximum,
    Duration keepAlive,
    Duration connectTimeout,
    Duration sessionExpiry,
    @Nullable String caFile,
    @Nullable String keyStore,
    @Nullable Secret keyStorePassword) {
  private static final List<String> SCHEMES = List.of("tcp", "ssl");
  private static final int DEFAULT_RECEIVE_MAXIMUM = 500;
  private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(20);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DEFAULT_SESSION_EXPIRY = Duration.ofDays(7);

  public MqttSettings {
    Require.text("url", url);
    requireAddress(url);
    receiveMaximum =
        receiveMaximum == 0
            ? DEFAULT_RECEIVE_MAXIMUM
            : Require.inRange("receive_maximum", receiveMaximum, 1, 65_535);
    keepAlive = within("keep_alive", keepAlive, DEFAULT_KEEP_ALIVE, Duration.ofHours(18));
    connectTimeout =
        within("connect_timeout", connectTimeout, DEFAULT_CONNECT_TIMEOUT, Duration.ofMinutes(5));
    sessionExpiry =
        within("session_expiry", sessionExpiry, DEFAULT_SESSION_EXPIRY, Duration.ofDays(365));
  }

  /** A broker at an address, everything else by default. */
  public static MqttSettings of(String url, @Nullable String username, @Nullable Secret password) {
    return new MqttSettings(
        url,
        null,
        username,
        password,
        DEFAULT_RECEIVE_MAXIMUM,
        DEFAULT_KEEP_ALIVE,
        DEFAULT_CONNECT_TIMEOUT,
        DEFAULT_SESSION_EXPIRY,
        null,
        null,
        null);
  }

  /** The same with another session name. */
  public MqttSettings withClientId(String name) {
    return new MqttSettings(
        url,
        name,
        username,
        password,
        receiveMaximum,
        keepAlive,
        connectTimeout,
        sessionExpiry,
        caFile,
        keyStore,
        keyStorePassword);
  }

  boolean tls() {
    return url.startsWith("ssl:");
  }

  private static void requireAddress(String url) {
    URI address;
    try {
      address = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("url must be tcp://host:port, but was " + url, malformed);
    }
    if (!SCHEMES.contains(String.valueOf(address.getScheme()))
        || address.getHost() == null
        || address.getPort() <= 0) {
      throw new IllegalArgumentException(
          "url must be tcp://host:port or ssl://host:port, but was " + url);
    }
  }

  private static Duration within(String name, Duration given, Duration standard, Duration most) {
    if (given == null) {
      return standard;
    }
    if (given.compareTo(Duration.ofSeconds(1)) < 0 || given.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be in [PT1S, " + most + "], but was " + given);
    }
    return given;
  }
}
