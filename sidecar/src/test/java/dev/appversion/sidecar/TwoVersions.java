package dev.appversion.sidecar;

import java.io.IOException;
import java.util.List;

/** A pod of v1, whose app responds "one", and a pod of v2, whose app responds "two". */
final class TwoVersions implements AutoCloseable {
  final RawApp one;
  final RawApp two;
  final Pod v1;
  final Pod v2;

  /** The fields of the apps' responses, each with its line end. */
  volatile String fields = "";

  TwoVersions() throws IOException {
    one = app("one");
    two = app("two");
    v1 = Pod.before(one.hostAndPort());
    v2 = Pod.before(two.hostAndPort());
  }

  private RawApp app(String body) throws IOException {
    return RawApp.start(
        connection -> {
          for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + fields + "\r\n" + body);
          }
        });
  }

  List<Pod> pods() {
    return List.of(v1, v2);
  }

  void publish(Shop shop) {
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
  }

  @Override
  public void close() throws IOException {
    v1.close();
    v2.close();
    one.close();
    two.close();
  }
}
