package dev.appversion.sidecar;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The sidecar of the only version, {@code v1}, with an app that responds 200 to every request. */
abstract class OneVersion {
  RawApp app;
  Pod pod;

  @BeforeEach
  void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                connection.ok("app");
              }
            });
    pod = Pod.before(app.hostAndPort());
    pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    app.close();
  }
}
