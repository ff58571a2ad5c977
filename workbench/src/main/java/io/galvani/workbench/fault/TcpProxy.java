package io.galvani.workbench.fault;

import io.galvani.workbench.embedded.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP link on loopback that can go wrong: cut, refused, frozen with its sockets open, held up,
 * slow, or damaged. Connections that the client makes afterwards are as good as the link is then.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 8 * 1024;
  private static final int CONNECT_MS = 2_000;
  private static final long POLL_NS = 2_000_000;

  private final int port = FreePort.next();
  private final int upstreamPort;
  private final ServerSocket server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong forwardedBytes = new AtomicLong();
  private volatile boolean refusing;
  private volatile boolean holding;
  private volatile long delayMs;
  private volatile double bytesPerS = Double.POSITIVE_INFINITY;
  private volatile long damageEveryBytes;
  private volatile boolean closed;

  /** A good link to a loopback port, whether somebody listens there yet or not. */
  public TcpProxy(int upstreamPort) {
    this.upstreamPort = upstreamPort;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException taken) {
      throw new UncheckedIOException("link cannot listen on port " + port, taken);
    }
    daemon("link-" + port, this::accept);
  }

  /** Where clients connect. */
  public int port() {
    return port;
  }

  /** Connections that clients made so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Bytes that went through so far, both ways. */
  public long forwardedBytes() {
    return forwardedBytes.get();
  }

  /** Resets every connection. */
  public void cut() {
    links.forEach(Link::reset);
  }

  /** Cuts, and refuses new connections until {@link #heal}. */
  public void down() {
    refusing = true;
    cut();
  }

  /** The present connections stay open and carry nothing any more: half-open for both ends. */
  public void freeze() {
    links.forEach(link -> link.frozen = true);
  }

  /** Everything stands still, new connections too, and goes on at {@link #heal}. */
  public void hold() {
    holding = true;
  }

  /** Each chunk waits so long, and no more than so many bytes a second pass each way. */
  public void slow(long newDelayMs, double newBytesPerS) {
    delayMs = newDelayMs;
    bytesPerS = newBytesPerS;
  }

  /** Flips one bit in every so many bytes towards the server; 0 = none. */
  public void damage(long everyBytes) {
    damageEveryBytes = everyBytes;
  }

  /** A good link again; what was frozen or reset stays lost. */
  public void heal() {
    refusing = false;
    holding = false;
    slow(0, Double.POSITIVE_INFINITY);
    damage(0);
  }

  @Override
  public void close() {
    closed = true;
    quietly(server::close);
    links.forEach(Link::reset);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        accepted.incrementAndGet();
        daemon("link-open-" + port, () -> open(client));
      } catch (IOException ended) {
        // Closing, or a client that was gone before it was accepted.
      }
    }
  }

  private void open(Socket client) {
    Link link = new Link(client);
    while (holding && !closed) {
      LockSupport.parkNanos(POLL_NS);
    }
    if (refusing || closed) {
      link.reset();
      return;
    }
    try {
      link.server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), upstreamPort), CONNECT_MS);
      link.server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException nobodyThere) {
      link.reset();
      return;
    }
    links.add(link);
    daemon("link-up-" + port, () -> link.pump(client, link.server, true));
    daemon("link-down-" + port, () -> link.pump(link.server, client, false));
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private interface Closing {
    void run() throws IOException;
  }

  private static void quietly(Closing closing) {
    try {
      closing.run();
    } catch (IOException alreadyGone) {
      // Gone is what was wanted.
    }
  }

  /** One connection: the client's socket and ours to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean frozen;
    private long untilDamage = damageEveryBytes;

    Link(Socket client) {
      this.client = client;
    }

    void pump(Socket from, Socket to, boolean up) {
      byte[] chunk = new byte[CHUNK_BYTES];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          if (!pass(n)) {
            return;
          }
          if (up) {
            damage(chunk, n);
          }
          out.write(chunk, 0, n);
          forwardedBytes.addAndGet(n);
        }
      } catch (IOException cut) {
        // One end is gone: so is the other.
      } finally {
        reset();
      }
    }

    /** Waits as the link demands; false if the connection ended meanwhile. */
    private boolean pass(int bytes) {
      long waitNs = delayMs * 1_000_000 + (long) (bytes / bytesPerS * 1e9);
      long untilNs = System.nanoTime() + waitNs;
      while (frozen || holding || System.nanoTime() < untilNs) {
        if (closed || client.isClosed()) {
          return false;
        }
        LockSupport.parkNanos(POLL_NS);
      }
      return true;
    }

    private void damage(byte[] chunk, int length) {
      long every = damageEveryBytes;
      if (every > 0) {
        untilDamage = Math.min(untilDamage <= 0 ? every : untilDamage, every) - length;
        if (untilDamage <= 0) {
          chunk[length / 2] ^= 0x10;
        }
      }
    }

    /** Ends without a farewell, as a lost link does. */
    void reset() {
      links.remove(this);
      for (Socket socket : new Socket[] {client, server}) {
        quietly(() -> socket.setSoLinger(true, 0));
        quietly(socket::close);
      }
    }
  }
}
