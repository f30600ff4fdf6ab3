package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hashed assets of apps that have their files under canonical names alone. */
class CanonicalAppTest extends AssetStories {

  @Test
  void anAbsoluteTargetLeadsToTheSameFile() throws IOException {
    AssetApp app = app().file("/", "the home page", TYPE, "text/html");
    String path = hashed("v1", "app.js", TEXT);
    app.file("/static/app.js", TEXT, TYPE, JS);
    Pod pod = streaming("v1", app);
    publish(Map.of("v1", pod));

    var response =
        RawHttp.request(pod.address(), RawHttp.head("GET http://shop.test" + path + " HTTP/1.1"));

    assertThat(response.body()).isEqualTo(TEXT);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(app.seen().getLast().path()).isEqualTo("/static/app.js");
  }
}
