package dev.appversion.benchmarks.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeAppTest {
  @Test
  void eachPodHasAnAddressOfLoopbackOfItsOwn() {
    List<String> addresses =
        IntStream.range(0, FakeSidecars.MAX).mapToObj(FakeApp::address).distinct().toList();

    assertThat(addresses)
        .hasSize(FakeSidecars.MAX)
        .startsWith("127.1.0.1")
        .endsWith("127.4.249.250");
  }

  @Test
  void noPodBelongsToTwoApps() {
    ControlPlaneOptions options =
        ControlPlaneOptions.parse(new String[] {"--apps=7", "--pods=3", "--namespaces=2"});

    List<FakeApp> fleet = FakeApp.fleet(options);

    assertThat(fleet.stream().flatMap(app -> app.pods().stream()))
        .containsExactlyElementsOf(IntStream.range(0, 21).boxed().toList());
    assertThat(fleet.stream().map(FakeApp::namespace).distinct())
        .containsExactly("fleet-0", "fleet-1");
  }
}
