package dev.appversion.benchmarks;

import dev.appversion.benchmarks.process.SidecarProcess;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import dev.appversion.testkit.browser.Tab;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a page is painted (FCP, LCP) in Chromium over a slow network, with the client script and
 * without; with an external style sheet and with an inline one; with an empty cache and with a full
 * one.
 */
public final class Paint {
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final int BITS_PER_SECOND = 1_600_000;

  /** The LCP of a page is final once the page is loaded and no larger element was painted. */
  private static final String PAINTS =
      """
      return new Promise(done => setTimeout(() => new PerformanceObserver(list => done([
          performance.getEntriesByName('first-contentful-paint')[0].startTime,
          list.getEntries().at(-1).startTime].join()))
        .observe({type: 'largest-contentful-paint', buffered: true}), 300))""";

  private Paint() {}

  /** Options: {@code --loads=15} of each page in each way. */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    int loads = Arguments.of(args).number("--loads", 15);
    Undertow app =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(Paint::answer).build();
    app.start();
    var address = (InetSocketAddress) app.getListenerInfo().getFirst().getAddress();
    String upstream = "http://127.0.0.1:" + address.getPort();
    Map<String, List<Double>> times = new TreeMap<>();
    try (SidecarProcess with =
            SidecarProcess.start(List.of(), Map.of("APPVERSION_UPSTREAM", upstream));
        SidecarProcess without =
            SidecarProcess.start(
                List.of(),
                Map.of("APPVERSION_UPSTREAM", upstream, "APP_VERSION_MISMATCH", "ignore"));
        Chromium chromium = Chromium.start()) {
      chromium.throttle(LATENCY, BITS_PER_SECOND);
      for (int round = -1; round < loads; round++) { // the first one warms up
        for (String style : List.of("external", "inline")) {
          for (var way : Map.of("with", with, "without", without).entrySet()) {
            URI page = URI.create(way.getValue().url() + "/" + style);
            Browser.Person person = chromium.person();
            for (String cache : List.of("cold", "warm")) {
              double[] paints = paints(person.tab(), page);
              if (round >= 0) {
                String line = style + " style, " + cache + " cache, ";
                note(times, line + "FCP " + way.getKey(), paints[0]);
                note(times, line + "LCP " + way.getKey(), paints[1]);
              }
            }
          }
        }
      }
    } finally {
      app.stop();
    }
    times.forEach(
        (line, all) ->
            out.printf(
                Locale.ROOT,
                "%-45s median %.0f ms, fastest %.0f ms of %d%n",
                line,
                Distribution.of(all).p50(),
                Collections.min(all),
                all.size()));
  }

  private static double[] paints(Tab tab, URI page) {
    try {
      tab.open(page);
      String[] answer = String.valueOf(tab.run(PAINTS)).split(",", -1);
      return new double[] {Double.parseDouble(answer[0]), Double.parseDouble(answer[1])};
    } finally {
      tab.close();
    }
  }

  private static void note(Map<String, List<Double>> times, String line, double time) {
    times.computeIfAbsent(line, _ -> new ArrayList<>()).add(time);
  }

  private static void answer(HttpServerExchange exchange) {
    String style = "body { font: 16px/1.5 sans-serif; margin: 2em } h1 { color: navy }\n";
    if (exchange.getRequestPath().equals("/style.css")) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/css");
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "max-age=3600");
      exchange.getResponseSender().send(style.repeat(100));
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
    exchange
        .getResponseSender()
        .send(
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>Paint</title>"
                + "<link rel=icon href=data:,>"
                + (exchange.getRequestPath().equals("/external")
                    ? "<link rel=stylesheet href=/style.css>"
                    : "<style>" + style + "</style>")
                + "</head><body><h1>Two kettles</h1>"
                + "<p>Water boils at a hundred degrees, and one in each kettle is enough for tea.</p>"
                    .repeat(100)
                + "</body></html>");
  }
}
