package dev.appversion.benchmarks.peers.subject;

import io.undertow.Undertow;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.URI;

/** Undertow's reverse proxy in front of one address, without any feature. */
public final class UndertowForwarder {
  /** The same number as in the sidecar. */
  private static final int IO_THREADS = 2;

  /**
   * The same size as in the sidecar. Undertow's own default depends on the heap: below 64 MB, as
   * here, 512 bytes on the heap.
   */
  private static final int BUFFER_BYTES = 16 << 10;

  /** For each I/O thread: enough for the idle connections of the benchmark. */
  private static final int CONNECTIONS = 4096;

  private UndertowForwarder() {}

  /** Arguments: the port on which it listens, and that of the app. */
  public static void main(String[] args) {
    URI app = URI.create("http://127.0.0.1:" + args[1]);
    LoadBalancingProxyClient client =
        new LoadBalancingProxyClient().setConnectionsPerThread(CONNECTIONS).addHost(app);
    Undertow.builder()
        .setIoThreads(IO_THREADS)
        .setWorkerThreads(1)
        .setDirectBuffers(true)
        .setBufferSize(BUFFER_BYTES)
        .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
        .setHandler(ProxyHandler.builder().setProxyClient(client).build())
        .build()
        .start();
  }
}
