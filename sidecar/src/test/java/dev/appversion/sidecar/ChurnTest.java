package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Weights change and an app stops while clients send requests: no request fails. */
class ChurnTest {
  private static final int CLIENTS = 10;
  private static final int REQUESTS = 150;

  private static RawApp app(String name) throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            String body = head.startsWith("POST") ? connection.exactly(3) : "";
            connection.ok(name + body);
          }
        });
  }

  @Test
  void noRequestFailsAndEveryClientKeepsItsVersion() throws Exception {
    try (RawApp appA = app("v1");
        RawApp appB = app("v1");
        RawApp appC = app("v2");
        Pod a = Pod.before(appA.hostAndPort());
        Pod b = Pod.before(appB.hostAndPort());
        Pod c = Pod.before(appC.hostAndPort())) {
      List<Pod> pods = List.of(a, b, c);
      publish(a, b, c, 100, 0);
      Queue<String> wrong = new ConcurrentLinkedQueue<>();
      AtomicInteger done = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        clients.add(Thread.ofVirtual().start(() -> browse(pods, number, done, wrong)));
      }
      int[][] weights = {{90, 10}, {50, 50}, {10, 90}, {0, 100}};
      for (int step = 0; step < weights.length; step++) {
        int reached = (step + 1) * CLIENTS * REQUESTS / (weights.length + 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> done.get() >= reached);
        publish(a, b, c, weights[step][0], weights[step][1]);
        if (step == 1) {
          appA.stopAccepting();
        }
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(done.get()).isEqualTo(CLIENTS * REQUESTS);
    }
  }

  private static void publish(Pod a, Pod b, Pod c, int one, int two) {
    Shop shop = new Shop().version("v1", one, b.hostAndPort()).version("v2", two, c.hostAndPort());
    a.state.publish(shop.view("v1"));
    b.state.publish(shop.view("v1"));
    c.state.publish(shop.view("v2"));
  }

  /** Loads a page, then its files, then the next page; each request at a random pod. */
  private static void browse(List<Pod> pods, int number, AtomicInteger done, Queue<String> wrong) {
    String cookie = "";
    String page = "";
    for (int i = 0; i < REQUESTS; i++) {
      Pod pod = pods.get((number + i) % pods.size());
      boolean navigation = i % 5 == 0;
      try {
        RawHttp.Response response;
        if (navigation) {
          response = RawHttp.get(pod.address(), "/", "Accept: text/html", "Cookie: x=y" + cookie);
          var set = response.cookie("app_version_affinity");
          if (set.isPresent()) {
            cookie = "; app_version_affinity=" + set.get();
          }
          page = response.body();
        } else if (i % 5 == 1) {
          response =
              RawHttp.request(
                  pod.address(),
                  RawHttp.head("POST /p HTTP/1.1", "Cookie: x=y" + cookie, "Content-Length: 3")
                      + "abc");
        } else {
          response = RawHttp.get(pod.address(), "/part", "Cookie: x=y" + cookie);
        }
        if (response.status() != 200) {
          wrong.add(number + "/" + i + ": " + response);
        } else if (!response.body().startsWith(page)) {
          wrong.add(number + "/" + i + ": page " + page + ", answer " + response.body());
        }
      } catch (IOException e) {
        wrong.add(number + "/" + i + ": " + e);
      }
      done.incrementAndGet();
    }
  }
}
