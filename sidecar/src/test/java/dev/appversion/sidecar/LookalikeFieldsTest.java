package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.config.HttpSettings.Underscores;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CGI, WSGI, Rack and PHP convert a field's name into a variable name with {@code _} for {@code -}:
 * an alternative spelling then has the same meaning.
 */
class LookalikeFieldsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_App_Version",
        "x_app-version",
        "X_APP_VERSION",
        "X-App_Requested_Version",
        "X_AppVersion_Hop",
        "X-AppVersion_Expect",
        "x_backend_target",
        "X_Forwarded_For",
        "X-Forwarded_Proto",
        "X_Forwarded-Host",
        "X_Forwarded_Prefix",
        "X_Real_IP",
        "X_Original_URI",
        "Content_Length",
        "Transfer_Encoding",
        "Proxy_Authorization",
        "Max_Forwards",
        "X.Forwarded.For", // lighttpd and others replace every character except letters and digits
        "X~App!Version",
      })
  void doNotReachTheApp(String name) throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort())) {
      pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));

      assertThat(RawHttp.get(pod.address(), "/", name + ": spoof").status()).isEqualTo(200);

      assertThat(app.heads().getLast()).doesNotContain("spoof");
    }
  }

  @Test
  void doNotReachTheAppAcrossAHop() throws IOException {
    try (RawApp app = RawApp.saying("ok");
        Pod pod = Pod.before(app.hostAndPort());
        Pod entry = Pod.before("")) {
      Shop shop = new Shop().version("v1", 1, pod.hostAndPort());
      pod.state.publish(shop.view("v1"));
      entry.state.publish(shop.view(""));

      RawHttp.get(entry.address(), "/", "X_App_Version: spoof", "X_Forwarded_For: spoof");

      assertThat(app.heads().getLast()).doesNotContain("spoof");
    }
  }

  @Test
  void otherNamesWithUnderscoresStayUnlessASettingDropsThem() throws IOException {
    String[] fields = {"X_Custom: 1", "_: 2", "X-Custom: 3", "Connect_ion: 4"};
    try (RawApp app = RawApp.saying("ok");
        Pod keeping = Pod.before(app.hostAndPort());
        Pod dropping =
            Pod.before(
                app.hostAndPort(),
                settings -> settings.withHttp(HttpSettings.DEFAULT.with(Underscores.DROP)),
                Buster.NONE)) {
      for (Pod pod : new Pod[] {keeping, dropping}) {
        pod.state.publish(new Shop().version("v1", 1, pod.hostAndPort()).view("v1"));
        RawHttp.get(pod.address(), "/", fields);
      }

      assertThat(lower(app, 0))
          .contains("x_custom: 1", "\r\n_: 2", "x-custom: 3", "connect_ion: 4");
      assertThat(lower(app, 1)).contains("x-custom: 3").doesNotContain("_");
    }
  }

  private static String lower(RawApp app, int number) {
    return app.heads().get(number).toLowerCase(Locale.ROOT);
  }
}
