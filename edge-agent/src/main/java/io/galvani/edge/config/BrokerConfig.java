package io.galvani.edge.config;

import io.galvani.chassis.config.Require;
import io.galvani.chassis.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT broker and how to reach it.
 *
 * @param url {@code tcp://host:port} or {@code ssl://host:port}
 * @param user user name, if the broker asks for one
 * @param password its password
 * @param tls certificates, if they are not those of the system
 * @param keepAlive longest silence before the link is probed
 * @param connectTimeout how long one attempt may take
 * @param maxBackoff longest wait between two attempts
 */
public record BrokerConfig(
    String url,
    @Nullable String user,
    @Nullable Secret password,
    @Nullable TlsConfig tls,
    @Nullable Duration keepAlive,
    @Nullable Duration connectTimeout,
    @Nullable Duration maxBackoff) {

  /**
   * PEM or PKCS#12 stores for TLS.
   *
   * @param trustStore PKCS#12 file with the authorities that sign brokers
   * @param trustPassword its password
   * @param keyStore PKCS#12 file with the agent's own certificate
   * @param keyPassword its password
   */
  public record TlsConfig(
      @Nullable Path trustStore,
      @Nullable Secret trustPassword,
      @Nullable Path keyStore,
      @Nullable Secret keyPassword) {}

  public BrokerConfig {
    Require.text("url", url);
    if (!url.matches("(tcp|ssl)://[^/\\s]+:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "url must be tcp://host:port or ssl://host:port, but was \"" + url + "\"");
    }
    keepAlive = keepAlive == null ? Duration.ofSeconds(20) : keepAlive;
    connectTimeout = connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout;
    maxBackoff = maxBackoff == null ? Duration.ofSeconds(60) : maxBackoff;
    Require.inRange("keep_alive.s", keepAlive.toSeconds(), 1, 3_600);
    Require.inRange("connect_timeout.s", connectTimeout.toSeconds(), 1, 600);
    Require.inRange("max_backoff.ms", maxBackoff.toMillis(), 10, 3_600_000);
  }

  /** A broker without user and TLS, for loopback. */
  public static BrokerConfig at(String url) {
    return new BrokerConfig(url, null, null, null, null, null, null);
  }

  /** {@link #keepAlive()} in seconds. */
  public int keepAliveS() {
    return (int) Require.present("keep_alive", keepAlive).toSeconds();
  }

  /** {@link #connectTimeout()} in seconds. */
  public int connectTimeoutS() {
    return (int) Require.present("connect_timeout", connectTimeout).toSeconds();
  }

  /** {@link #maxBackoff()} in ms. */
  public long maxBackoffMs() {
    return Require.present("max_backoff", maxBackoff).toMillis();
  }
}
