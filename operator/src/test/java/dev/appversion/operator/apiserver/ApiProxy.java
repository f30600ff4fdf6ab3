package dev.appversion.operator.apiserver;

import dev.appversion.testkit.apiserver.ApiServer;
import io.undertow.Undertow;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.xnio.OptionMap;
import org.xnio.Xnio;

/**
 * A reverse proxy between one operator and the API server. It counts the operator's writes, and
 * causes faults: once the API server has carried out a write, the operator dies or is not told.
 */
public final class ApiProxy implements AutoCloseable {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** Writes on which no decision depends. */
  private static final Pattern UNCOUNTED = Pattern.compile(".*/(events|leases)(/.*)?");

  private final HttpHandler forward;
  private final Undertow proxy;
  private final AtomicInteger writes = new AtomicInteger();
  private final CompletableFuture<Void> died = new CompletableFuture<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile int last = NEVER;
  private volatile IntPredicate unanswered = write -> false;

  /** Starts one on a free loopback port. */
  public ApiProxy(ApiServer server) {
    this(server, trust(server));
  }

  /**
   * The same.
   *
   * @param trust in the API server; shared by several, they resume each other's TLS sessions
   */
  public ApiProxy(ApiServer server, SSLContext trust) {
    LoadBalancingProxyClient client =
        new LoadBalancingProxyClient()
            .setConnectionsPerThread(100)
            .addHost(
                URI.create(server.url()),
                new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, trust));
    this.forward = ProxyHandler.builder().setProxyClient(client).build();
    this.proxy =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(this::handle)
            .build();
    proxy.start();
  }

  /** Its base URL. */
  public String url() {
    InetSocketAddress address = (InetSocketAddress) proxy.getListenerInfo().getFirst().getAddress();
    return "http://127.0.0.1:" + address.getPort();
  }

  /**
   * The operator dies once the API server has carried out this write, counted from 1: all
   * connections are closed, and no further request is accepted. A death before the next write is
   * the same to the API server.
   */
  public ApiProxy dieAfter(int write) {
    last = write;
    return this;
  }

  /**
   * The connections of these writes, counted from 1, are closed once the API server has carried
   * them out: the operator lives, and does not know whether it has written.
   */
  public ApiProxy loseResponses(IntPredicate writes) {
    unanswered = writes;
    return this;
  }

  /** The number of writes. */
  public int writes() {
    return writes.get();
  }

  /** The number of writes whose response was lost. */
  public int lost() {
    return lost.get();
  }

  /** The number of open connections; each watch has one. */
  public int connections() {
    return connections.size();
  }

  /** Completes when the operator dies. */
  public CompletableFuture<Void> died() {
    return died.copy();
  }

  /** The operator dies now. */
  public void die() {
    connections.forEach(ApiProxy::close);
    died.complete(null);
  }

  /** Called by one thread. */
  private void handle(HttpServerExchange exchange) throws Exception {
    ServerConnection connection = exchange.getConnection();
    if (connections.add(connection)) {
      connection.addCloseListener(connections::remove);
    }
    int write = isWrite(exchange) ? writes.incrementAndGet() : 0;
    if (died.isDone() || write > last) {
      close(connection);
      return;
    }
    if (write == last) {
      exchange.addResponseCommitListener(committed -> die());
    } else if (write > 0 && unanswered.test(write)) {
      lost.incrementAndGet();
      exchange.addResponseCommitListener(committed -> close(connection));
    }
    forward.handleRequest(exchange);
  }

  private static boolean isWrite(HttpServerExchange exchange) {
    return WRITES.contains(exchange.getRequestMethod().toString())
        && !exchange.getQueryParameters().containsKey("dryRun")
        && !UNCOUNTED.matcher(exchange.getRequestPath()).matches();
  }

  private static void close(ServerConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trusts the certificate of an API server. */
  public static SSLContext trust(ApiServer server) {
    try (InputStream pem = Files.newInputStream(server.certificate())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("api-server-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    proxy.stop();
  }
}
