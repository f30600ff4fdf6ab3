package dev.appversion.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AppDiagnosisTest {
  private static final String REFUSED = "the app accepts no connections at 127.0.0.1:8080";

  @Test
  void theIpv6LoopbackAloneIsNamed() {
    assertThat(refused("[::1]:8080", "0.0.0.0:15180"))
        .isEqualTo(
            REFUSED
                + ": it listens at [::1]:8080 only;"
                + " have it listen on 127.0.0.1 or on all addresses (0.0.0.0)");
  }

  @Test
  void onlyThePodsAddressIsNamed() {
    assertThat(refused("10.244.1.7:8080", "10.244.1.7:9090")).contains("at 10.244.1.7:8080 only;");
  }

  @Test
  void otherPortsAreNamedWithoutTheSidecarsOwn() {
    assertThat(refused("[::]:9090", "0.0.0.0:9090", "0.0.0.0:3000", "0.0.0.0:15180", "[::]:15190"))
        .isEqualTo(
            REFUSED
                + ", but something listens on port 3000, 9090: set spec.port of AppVersion shop to"
                + " the app's port, or have the app listen on 8080");
  }

  @Test
  void listOfPortsIsLimited() {
    String[] many =
        IntStream.rangeClosed(1, 9).mapToObj(i -> "0.0.0.0:900" + i).toArray(String[]::new);

    assertThat(refused(many)).contains("port 9001, 9002, 9003, 9004, 9005: set");
  }

  @Test
  void appThatDoesNotRunIsReported() {
    assertThat(refused("0.0.0.0:15180"))
        .isEqualTo(
            REFUSED
                + ": check that it runs and that this is its port (spec.port of AppVersion shop)");
  }

  @Test
  void anAppThatDoesNotAnswerIsNotAtAnotherPort() {
    assertThat(diagnosis().of(socket("127.0.0.1:8080"), false, List.of(socket("0.0.0.0:9090"))))
        .isEqualTo(REFUSED + ": it does not accept a connection within 500 ms");
  }

  @Test
  void listeningSocketsAreThoseBeforeTheFirstOtherOne() throws IOException {
    String rows =
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: %s:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0
           1: %s:3B4C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 2 1 0
           2: %s:1F90 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 3 1 0
           3: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000    0 4 1 0
        """
            .formatted(
                word("7F000001"),
                word("00000000") + "0".repeat(16) + word("00000001"),
                word("7F000001"));

    assertThat(ListeningSockets.read(new BufferedReader(new StringReader(rows))))
        .containsExactly(socket("127.0.0.1:8080"), socket("[::1]:15180"));
    assertThat(ListeningSockets.read(new BufferedReader(new StringReader("")))).isEmpty();
    assertThat(ListeningSockets.read(new BufferedReader(new StringReader("a\nwhat else\n"))))
        .isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSocketsOfThisMachineAreFound() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ListeningSockets.read())
          .extracting(InetSocketAddress::getPort)
          .contains(server.getLocalPort());
    }
  }

  private static String refused(String... listening) {
    return diagnosis()
        .of(
            socket("127.0.0.1:8080"),
            true,
            Stream.of(listening).map(AppDiagnosisTest::socket).toList());
  }

  private static AppDiagnosis diagnosis() {
    return new AppDiagnosis("spec.port of AppVersion shop", Set.of(15180, 15190));
  }

  private static InetSocketAddress socket(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /** The format of this machine's kernel. */
  private static String word(String hex) {
    int value = Integer.parseUnsignedInt(hex, 16);
    return "%08X"
        .formatted(
            ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
  }
}
