package dev.appversion.process.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:8080,0.0.0.0,8080",
    "[::]:15180,::,15180",
    "[fd00::1]:0,fd00::1,0",
    "[::ffff:10.0.0.1]:80,::ffff:10.0.0.1,80",
    "app.shop.svc:65535,app.shop.svc,65535",
    "Shop-1:1,Shop-1,1"
  })
  void parsesWhatItFormats(String text, String host, int port) {
    HostPort parsed = HostPort.parse(text).orElseThrow();

    assertThat(parsed).isEqualTo(new HostPort(host, port));
    assertThat(parsed).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "8080",
        ":8080",
        "host:",
        "host:x",
        "host:+1",
        "host:-1",
        "host:65536",
        "host:000080",
        "host:99999999999",
        "host:\u0661",
        "::1:80",
        "[::1]",
        "[:80",
        "[]:80",
        "[:]:80",
        "[::1:80",
        "::1]:80",
        "[host]:80",
        "[::1%eth0]:80",
        "a b:1",
        "a_b:1",
        "\u00e4:1"
      })
  void rejectsOtherForms(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @Test
  void limitsTheLengthOfHosts() {
    assertThat(HostPort.parse("a".repeat(253) + ":1")).isPresent();
    assertThat(HostPort.parse("a".repeat(254) + ":1")).isEmpty();
    assertThat(HostPort.parse('[' + ":".repeat(45) + "]:1")).isPresent();
    assertThat(HostPort.parse('[' + ":".repeat(46) + "]:1")).isEmpty();
  }

  @Test
  void formatsSocketAddressesWithoutResolvingThem() {
    assertThat(HostPort.of(InetSocketAddress.createUnresolved("app", 1))).hasToString("app:1");
    assertThat(HostPort.of(InetAddress.ofLiteral("::1"), 2)).hasToString("[0:0:0:0:0:0:0:1]:2");
    assertThat(new HostPort("::1", 3).unresolved().isUnresolved()).isTrue();
  }

  @Test
  void rejectsAPortOutOfRange() {
    assertThatThrownBy(() -> new HostPort("a", 65536)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostPort("a", -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
