package dev.appversion.operator.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.operator.check.InstallationCheck.Outcome;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.operator.endpoints.OperatorEndpoints;
import dev.appversion.operator.tls.Rotation;
import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of {@code helm test} against the operator's HTTPS API. */
@OnApiServer
class InstallationCheckIT {
  private final KubernetesClient client;
  private final OperatorEndpoints endpoints;

  @TempDir private Path folder;

  InstallationCheckIT(ApiServer server) {
    client = server.client();
    endpoints = start("check-tls", List.of("127.0.0.1"));
  }

  @AfterEach
  void stop() {
    endpoints.close();
    client.secrets().inNamespace("default").withName("check-tls").delete();
  }

  @Test
  void aWebhookThatInjectsPasses() throws Exception {
    assertThat(InstallationCheck.run(url(endpoints), authority(endpoints)))
        .isEqualTo(new Outcome.Passed());
  }

  @Test
  void aCertificateOfAnotherAuthorityFails() throws Exception {
    try (OperatorEndpoints other = start("check-other-tls", List.of("127.0.0.1"))) {
      assertThat(InstallationCheck.run(url(endpoints), authority(other)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.message()).contains("is not reachable"));
    } finally {
      client.secrets().inNamespace("default").withName("check-other-tls").delete();
    }
  }

  @Test
  void anOperatorThatIsNotThereFails() throws Exception {
    URI url = url(endpoints);
    Path authority = authority(endpoints);
    endpoints.close();

    assertThat(InstallationCheck.run(url, authority)).isInstanceOf(Outcome.Failed.class);
  }

  private OperatorEndpoints start(String secret, List<String> hosts) {
    return OperatorEndpoints.start(
        client,
        new EndpointSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new TlsSettings(
                "default", secret, hosts, "", TlsSettings.Source.OPERATOR, Rotation.DEFAULT),
            InjectionSettings.of("appversion/sidecar:dev", "0.1.0")),
        Clock.systemUTC(),
        bundle -> {});
  }

  private static URI url(OperatorEndpoints endpoints) {
    return URI.create("https://127.0.0.1:" + endpoints.port());
  }

  private Path authority(OperatorEndpoints of) throws Exception {
    return Files.writeString(folder.resolve("ca.crt"), of.certificateAuthorities());
  }
}
