package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.CookieSettings;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of the app in a frame of another site; browsers treat loopback as https. */
class EmbeddedIT extends BrowserStory {
  private static final int IMAGES = 12;

  @TempDir private Path folder;

  /** Another site: to a browser {@code localhost} and {@code 127.0.0.1} are unrelated. */
  private static Undertow embedding(String html) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                exchange -> {
                  exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, HTML);
                  exchange.getResponseSender().send("<!doctype html><title>Other</title>" + html);
                })
            .build();
    server.start();
    return server;
  }

  private static URI localhost(Undertow server) {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://localhost:" + address.getPort() + "/");
  }

  @BeforeEach
  void aSplit() {
    shop.set(TwoVersions.OLD, 50, "bytes-1").set(TwoVersions.NEW, 50, "bytes-2");
    String images =
        IntStream.range(0, IMAGES)
            .mapToObj(i -> "<img src='/image/" + i + "'>")
            .collect(Collectors.joining());
    page(
        "/list",
        "",
        "<form method=post action=/list id=form><button>Send</button></form>" + images);
    for (int i = 0; i < IMAGES; i++) {
      shop.pages.add("/image/" + i, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    }
  }

  private long images(String version) {
    return shop.app(version).requests().stream().filter(line -> line.contains("/image/")).count();
  }

  private long pages(String version) {
    return shop.app(version).requests().stream()
        .filter(line -> line.startsWith("GET /list"))
        .count();
  }

  /** This browser blocks third-party cookies that are not partitioned. */
  @Test
  void assetsOfAPageInAFrameAreOfItsVersion() throws IOException {
    shop.cookies = new CookieSettings(null, true, "", "", 0);
    shop.apply();
    try (CacheServer https = CacheServer.https(shop.at(""), folder)) {
      Undertow other = embedding("<iframe src='" + https.at("/list") + "'></iframe>");
      try {
        Tab tab = person.tab();
        tab.open(localhost(other));
        eventually(
            () -> assertThat(images(TwoVersions.OLD) + images(TwoVersions.NEW)).isEqualTo(IMAGES));
      } finally {
        other.stop();
      }
    }

    for (String version : List.of(TwoVersions.OLD, TwoVersions.NEW)) {
      assertThat(images(version)).isEqualTo(IMAGES * pages(version));
    }
  }

  @Test
  void aFormOfAnotherSiteDoesNotChangeTheVisitorsCookie() throws IOException {
    shop.cookies = new CookieSettings(CookieSettings.SameSite.LAX, false, "", "", 0);
    shop.apply();
    try (CacheServer https = CacheServer.https(shop.at(""), folder)) {
      Tab tab = person.tab();
      tab.open(https.at("/list"));
      String before = tab.cookie("app_version_affinity");
      Undertow other =
          embedding(
              "<form method=post action='" + https.at("/list") + "'><button>Pay</button></form>");
      try {
        tab.open(localhost(other));
        tab.click("button");
        eventually(() -> assertThat(tab.run("return document.title")).isNotEqualTo("Other"));
        assertThat(tab.cookie("app_version_affinity")).isEqualTo(before);
      } finally {
        other.stop();
      }
    }
  }
}
