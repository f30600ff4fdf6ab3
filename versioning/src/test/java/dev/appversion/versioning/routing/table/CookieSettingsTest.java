package dev.appversion.versioning.routing.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.routing.table.CookieSettings.SameSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieSettingsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, false, true, '; SameSite=None; Secure'",
        "-, false, false, ''",
        "-, true, true, '; SameSite=None; Secure; Partitioned'",
        "NONE, true, false, ''",
        "LAX, false, true, '; SameSite=Lax; Secure'",
        "STRICT, false, false, '; SameSite=Strict'"
      })
  void attributesThatRequireHttpsAreSetOverHttpsOnly(
      SameSite sameSite, boolean partitioned, boolean https, String attributes) {
    var settings = new CookieSettings(sameSite, partitioned, "", "", 0);

    assertThat(settings.attributes(https, "shop.test")).isEqualTo(attributes);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.test, true",
    "WWW.shop.test:8443, true",
    "notshop.test, false",
    "shop.test.evil, false"
  })
  void theDomainIsOmittedOnHostsOutsideOfIt(String host, boolean there) {
    String attributes = new CookieSettings(null, false, "", "shop.test", 0).attributes(false, host);

    assertThat(attributes).isEqualTo(there ? "; Domain=shop.test" : "");
  }

  @Test
  void unsetAttributesHaveTheDefault() {
    assertThat(new CookieSettings(null, false, null, null, 0)).isEqualTo(CookieSettings.DEFAULT);
    assertThat(CookieSettings.DEFAULT.age()).isEqualTo(Duration.ofDays(30));
  }

  @ParameterizedTest
  @CsvSource({
    "LAX, true, /, '', 60, partitioned",
    "LAX, false, 'a', '', 60, path",
    "LAX, false, '/a;b', '', 60, path",
    "LAX, false, /, .shop.test, 60, domain",
    "LAX, false, /, test, 60, domain",
    "LAX, false, /, '', -1, maxAge"
  })
  void attributesThatBrowsersRejectAreRejected(
      SameSite sameSite,
      boolean partitioned,
      String path,
      String domain,
      long maxAge,
      String named) {
    assertThatThrownBy(() -> new CookieSettings(sameSite, partitioned, path, domain, maxAge))
        .isInstanceOf(InvalidRoutingTableException.class)
        .hasMessageContaining("client.cookie." + named);
  }
}
