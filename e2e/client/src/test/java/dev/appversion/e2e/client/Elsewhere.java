package dev.appversion.e2e.client;

import io.undertow.Undertow;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another origin, which allows reads by all origins, but no header fields of ours (CORS). */
final class Elsewhere implements AutoCloseable {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setWorkerThreads(1)
          .setHandler(
              exchange -> {
                requests.add(
                    exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestHeaders().contains("X-App-Requested-Version"));
                exchange
                    .getResponseHeaders()
                    .put(new HttpString("Access-Control-Allow-Origin"), "*")
                    .put(new HttpString("X-App-Version"), "of-another-app")
                    .put(new HttpString("Access-Control-Expose-Headers"), "X-App-Version");
                exchange.getResponseSender().send("from elsewhere");
              })
          .build();

  Elsewhere() {
    server.start();
  }

  String origin() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return "http://127.0.0.1:" + address.getPort();
  }

  /** Method of each request, and whether it requested a version. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop();
  }
}
