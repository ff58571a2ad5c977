package io.galvani.chassis.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** TLS sockets with {@code TCP_NODELAY}, for the reason given at {@link NoDelaySocketFactory}. */
public final class NoDelayTlsSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory tls;

  /** Sockets of the given factory, each without delay. */
  public NoDelayTlsSocketFactory(SSLSocketFactory tls) {
    this.tls = tls;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return NoDelaySocketFactory.noDelay(tls.createSocket(host, port, local, localPort));
  }
}
