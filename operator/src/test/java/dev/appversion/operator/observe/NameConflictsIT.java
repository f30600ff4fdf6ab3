package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.testkit.TestNamespace;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deletion of a conflicting object is noticed, for every kind. */
@OnApiServer
class NameConflictsIT {
  private final KubernetesClient client;

  NameConflictsIT(ApiServer server) {
    client = server.client();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1, kind: Service, spec: {ports: [{port: 80}]}",
        "v1, kind: ConfigMap",
        "rbac.authorization.k8s.io/v1, kind: Role",
        "rbac.authorization.k8s.io/v1, kind: RoleBinding,"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: other}"
      })
  void aDeletionIsNoticed(String what) {
    String yaml = "--- {metadata: {name: shop}, apiVersion: " + what + "}";
    try (TestNamespace namespace = TestNamespace.create(client, "taken")) {
      ResourceID shop = new ResourceID("shop", namespace.name());
      List<Event> events = new CopyOnWriteArrayList<>();
      NameConflicts taken = new NameConflicts(client);
      taken.sources().forEach(source -> source.setEventHandler(events::add));
      HasMetadata object =
          client
              .resource(
                  client
                      .getKubernetesSerialization()
                      .<HasMetadata>unmarshal(yaml, HasMetadata.class))
              .inNamespace(namespace.name())
              .create();

      taken.refer(shop, List.of(ObjectProblem.nameTaken(object)));
      await().atMost(Duration.ofSeconds(30)).until(() -> events.size() == 1);
      client.resource(object).delete();

      await().atMost(Duration.ofSeconds(30)).until(() -> events.size() == 2);
      assertThat(events).extracting(Event::getRelatedCustomResourceID).containsOnly(shop);
      taken.sources().forEach(EventSource::stop);
    }
  }
}
