package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Apps that serve their assets at the root, beside their pages, like Phoenix. */
class RootAssetsTest extends AssetStories {

  @Test
  void pageAndItsImagesAreServedByOneVersion() throws IOException {
    AssetApp one = app().file("/", "page of v1").file("/images/kettle.svg", "kettle of v1");
    AssetApp two = app().file("/", "page of v2").file("/images/kettle.svg", "kettle of v2");
    Pod v1 = version("v1", one);
    Pod v2 = version("v2", two);
    shop.assetsAt("/");
    publish(Map.of("v1", v1, "v2", v2));

    for (int client = 0; client < 20; client++) {
      var page = RawHttp.get(v1.address(), "/", "Accept: text/html");
      String cookie = "Cookie: app_version_affinity=" + page.cookie("app_version_affinity").get();

      for (Pod pod : new Pod[] {v1, v2}) {
        var image = RawHttp.get(pod.address(), "/images/kettle.svg", cookie);
        assertThat(image.body()).isEqualTo(page.body().replace("page", "kettle"));
      }
    }
  }
}
