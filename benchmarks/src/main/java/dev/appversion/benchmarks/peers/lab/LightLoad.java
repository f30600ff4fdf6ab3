package dev.appversion.benchmarks.peers.lab;

import dev.appversion.benchmarks.peers.load.HttpConnection;
import dev.appversion.benchmarks.peers.load.Requests;
import dev.appversion.benchmarks.peers.subject.Proxy;
import java.io.IOException;

/** A few requests, so that a proxy has done all of its work once when its memory is measured. */
public final class LightLoad {
  private static final int REQUESTS = 600;

  private LightLoad() {}

  /** Sends them over one connection. */
  public static void run(Proxy proxy) throws IOException {
    try (HttpConnection http = new HttpConnection(proxy.port())) {
      for (int i = 0; i < REQUESTS; i++) {
        http.exchange(Requests.MIX.get(i % Requests.MIX.size()));
      }
    }
  }
}
