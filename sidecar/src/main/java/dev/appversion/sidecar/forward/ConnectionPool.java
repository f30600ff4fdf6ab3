package dev.appversion.sidecar.forward;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * The connections of one I/O thread, by address: how many there may be, who waits for one, and
 * which are idle. Used on that thread only, so it needs no locks.
 */
final class ConnectionPool {
  /** Idle connections are closed before servers' usual keep-alive (5 s and more) ends. */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private static final int MAX_IDLE = 32;
  private static final int MIN_WAITING = 128;

  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.KEEP_ALIVE, true).getMap();

  /** Who asked for a connection. Called once. */
  interface Waiter {
    void connected(Lease lease);

    /** No connection within the time; nothing was sent. */
    void notConnected(IOException e);
  }

  /** A connection in somebody's hands until {@link #giveBack} or {@link #discard}. */
  static final class Lease {
    private final Address address;
    private final ClientConnection connection;
    private final InterimFilter filter;
    private final boolean reused;
    private boolean over;

    private Lease(Address address, Open open, boolean reused) {
      this.address = address;
      this.connection = open.connection();
      this.filter = open.filter();
      this.reused = reused;
    }

    /** Sends a request's head. */
    void send(ClientRequest request, ClientCallback<ClientExchange> callback) {
      filter.expectResponse();
      connection.sendRequest(request, callback);
    }

    /** Whether it had carried a request before: the other side may be closing it. */
    boolean isReused() {
      return reused;
    }

    /** The exchange is over and the connection clean. */
    void giveBack() {
      if (!over) {
        over = true;
        address.returned(new Open(connection, filter));
      }
    }

    /** Closes the connection. */
    void discard() {
      if (!over) {
        over = true;
        cut(connection);
        address.closed();
      }
    }

    /** The connection became a tunnel: it counts no longer and its user closes it. */
    void detach() {
      if (!over) {
        over = true;
        address.closed();
      }
    }
  }

  private final XnioIoThread thread;
  private final FilteringIoThread filtering;
  private final ByteBufferPool buffers;
  private final Duration connectTimeout;
  private final int maxPerAddress;
  private final int maxWaiting;
  private final Map<InetSocketAddress, Address> addresses = new HashMap<>();

  ConnectionPool(
      XnioIoThread thread, ByteBufferPool buffers, Duration connectTimeout, int maxPerAddress) {
    this.thread = thread;
    this.filtering = new FilteringIoThread(thread);
    this.buffers = buffers;
    this.connectTimeout = connectTimeout;
    this.maxPerAddress = maxPerAddress;
    this.maxWaiting = Math.max(MIN_WAITING, maxPerAddress);
  }

  /**
   * Gets a connection.
   *
   * @param fresh whether it must not have carried a request before
   */
  void acquire(InetSocketAddress target, boolean fresh, Waiter waiter) {
    addresses.computeIfAbsent(target, Address::new).acquire(fresh, waiter);
  }

  /** Closes the idle connections to all addresses but these. */
  void retain(Set<InetSocketAddress> live) {
    List.copyOf(addresses.entrySet())
        .forEach(
            entry -> {
              if (!live.contains(entry.getKey())) {
                entry.getValue().retire();
              }
            });
  }

  /**
   * Closes a connection whatever is on it. The client's own {@code close} waits for the rest of a
   * response that is under way, so the socket is taken from it first.
   */
  private static void cut(ClientConnection connection) {
    try {
      IoUtils.safeClose(connection.performUpgrade());
    } catch (IOException e) {
      IoUtils.safeClose(connection); // closed already
    }
  }

  private record Open(ClientConnection connection, InterimFilter filter) {}

  private record Idle(Open open, long sinceNanos) {
    ClientConnection connection() {
      return open.connection();
    }
  }

  private record Waiting(boolean fresh, Waiter waiter) {}

  private final class Address {
    private final InetSocketAddress target;
    private final URI uri;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inUse;
    private boolean sweeping;

    Address(InetSocketAddress target) {
      this.target = target;
      String host = target.getHostString();
      this.uri =
          URI.create(
              "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + target.getPort());
    }

    void acquire(boolean fresh, Waiter waiter) {
      if (inUse < maxPerAddress) {
        give(fresh, waiter);
      } else if (waiting.size() < maxWaiting) {
        enqueue(fresh, waiter);
      } else {
        waiter.notConnected(new IOException("all connections to " + target + " are in use"));
      }
    }

    private void enqueue(boolean fresh, Waiter waiter) {
      Waiting entry = new Waiting(fresh, waiter);
      waiting.add(entry);
      // A second without a free place is overload: say so instead of piling up.
      var _ =
          thread.executeAfter(
              () -> {
                if (waiting.remove(entry)) {
                  waiter.notConnected(
                      new SocketTimeoutException("no connection to " + target + " became free"));
                }
              },
              connectTimeout.toMillis(),
              TimeUnit.MILLISECONDS);
    }

    private void give(boolean fresh, Waiter waiter) {
      inUse++;
      while (!fresh && !idle.isEmpty()) {
        Open open = idle.removeLast().open();
        if (open.connection().isOpen()) {
          waiter.connected(new Lease(this, open, true));
          return;
        }
      }
      new Connecting(waiter).begin();
    }

    void returned(Open open) {
      inUse--;
      if (open.connection().isOpen() && idle.size() < MAX_IDLE && addresses.get(target) == this) {
        idle.addLast(new Idle(open, System.nanoTime()));
        scheduleSweep();
      } else {
        cut(open.connection());
      }
      next();
    }

    void closed() {
      inUse--;
      next();
    }

    private void next() {
      while (inUse < maxPerAddress && !waiting.isEmpty()) {
        Waiting first = waiting.removeFirst();
        give(first.fresh(), first.waiter());
      }
    }

    private void scheduleSweep() {
      if (!sweeping) {
        sweeping = true;
        var _ = thread.executeAfter(this::sweep, IDLE.toMillis() / 2, TimeUnit.MILLISECONDS);
      }
    }

    private void sweep() {
      sweeping = false;
      long now = System.nanoTime();
      List<Idle> old = new ArrayList<>();
      idle.removeIf(
          entry -> {
            boolean over =
                !entry.connection().isOpen() || now - entry.sinceNanos() > IDLE.toNanos();
            if (over) {
              old.add(entry);
            }
            return over;
          });
      old.forEach(entry -> cut(entry.connection()));
      if (!idle.isEmpty()) {
        scheduleSweep();
      } else if (inUse == 0 && waiting.isEmpty()) {
        addresses.remove(target, this);
      }
    }

    void retire() {
      addresses.remove(target, this);
      List.copyOf(idle).forEach(entry -> cut(entry.connection()));
      idle.clear();
    }

    /** One attempt to connect; a connection that comes too late is closed. */
    private final class Connecting implements ClientCallback<ClientConnection> {
      private final Waiter waiter;
      private XnioExecutor.@Nullable Key timer;
      private boolean over;

      Connecting(Waiter waiter) {
        this.waiter = waiter;
      }

      void begin() {
        timer =
            thread.executeAfter(
                () -> failed(new SocketTimeoutException("connecting to " + target + " timed out")),
                connectTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
          UndertowClient.getInstance().connect(this, uri, filtering, buffers, OPTIONS);
        } catch (RuntimeException e) { // an address that does not resolve
          failed(new IOException(e));
        }
      }

      @Override
      public void completed(ClientConnection connection) {
        if (over) {
          cut(connection);
          return;
        }
        end();
        waiter.connected(new Lease(Address.this, new Open(connection, filtering.filter()), false));
      }

      @Override
      public void failed(IOException e) {
        if (!over) {
          end();
          closed();
          waiter.notConnected(e);
        }
      }

      private void end() {
        over = true;
        if (timer != null) {
          timer.remove();
        }
      }
    }
  }
}
