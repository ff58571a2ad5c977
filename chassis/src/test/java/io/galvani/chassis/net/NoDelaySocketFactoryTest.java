package io.galvani.chassis.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

final class NoDelaySocketFactoryTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void plainSocketsHaveNoDelayHoweverTheyAreMade() throws IOException {
    for (boolean without : ofAll(new NoDelaySocketFactory())) {
      assertThat(without).isTrue();
    }
  }

  @Test
  void tlsSocketsHaveNoDelayHoweverTheyAreMade() throws IOException, GeneralSecurityException {
    SSLSocketFactory tls = SSLContext.getDefault().getSocketFactory();
    NoDelayTlsSocketFactory factory = new NoDelayTlsSocketFactory(tls);

    for (boolean without : ofAll(factory)) {
      assertThat(without).isTrue();
    }
    try (ServerSocket server = new ServerSocket(0, 10, HERE);
        Socket under = new Socket(HERE, server.getLocalPort());
        Socket over = factory.createSocket(under, "localhost", server.getLocalPort(), true)) {
      assertThat(over).isInstanceOf(SSLSocket.class);
      assertThat(over.getTcpNoDelay()).isTrue();
    }
    assertThat(factory.getDefaultCipherSuites()).isEqualTo(tls.getDefaultCipherSuites());
  }

  /** Whether a socket has no delay, for each way to make one. */
  private static List<Boolean> ofAll(SocketFactory factory) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, HERE);
        Socket unbound = factory.createSocket();
        Socket named = factory.createSocket("127.0.0.1", server.getLocalPort());
        Socket addressed = factory.createSocket(HERE, server.getLocalPort());
        Socket namedFrom = factory.createSocket("127.0.0.1", server.getLocalPort(), HERE, 0);
        Socket addressedFrom = factory.createSocket(HERE, server.getLocalPort(), HERE, 0)) {
      return List.of(
          unbound.getTcpNoDelay(),
          named.getTcpNoDelay(),
          addressed.getTcpNoDelay(),
          namedFrom.getTcpNoDelay(),
          addressedFrom.getTcpNoDelay());
    }
  }
}
