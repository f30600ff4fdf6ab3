package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.TestNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the guide after the installation, which {@link Installation} runs. */
@OnCluster
class GettingStartedIT {
  private final Cluster cluster;

  GettingStartedIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void theGuideEndsWithTwoVersionsThatRespond() throws Exception {
    Installation.ensure(cluster);
    try (TestNamespace namespace = cluster.namespace("guide")) {
      List<String[]> commands =
          GettingStarted.commands("kubectl", List.of("apply", "rollout", "wait", "get"));
      assertThat(commands).hasSize(5);
      String last = "";
      for (String[] arguments : commands) {
        List<String> command = new ArrayList<>(List.of("-n", namespace.name()));
        command.addAll(List.of(arguments));
        CommandResult result = cluster.kubectl(command.toArray(String[]::new));
        assertThat(result.exitCode()).as(command + "\n" + result.error()).isZero();
        last = result.output();
      }
      assertThat(last).contains("v1.0 50%, v1.1 50%", "True");

      try (Cluster.Forward entry = cluster.forward(namespace.name(), "shop", 80);
          HttpClient http = HttpClient.newHttpClient()) {
        for (String version : List.of("1.0.0", "1.1.0")) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(entry.url() + "/"))
                  .header("X-App-Requested-Version", version)
                  .build();
          // As the guide's curl --retry: a Service's rules may reach the node after its pods are
          // ready, and until then a forwarded connection ends without a response.
          await()
              .atMost(Duration.ofSeconds(20))
              .ignoreExceptionsInstanceOf(IOException.class)
              .untilAsserted(
                  () ->
                      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                          .contains("This is version " + version));
        }
      }
    }
  }
}
