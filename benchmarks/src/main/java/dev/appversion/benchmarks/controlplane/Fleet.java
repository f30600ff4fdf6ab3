package dev.appversion.benchmarks.controlplane;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.testkit.apiserver.CustomResources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Creates and edits the objects of the apps. */
final class Fleet {
  /** Requests at a time. */
  private static final int CONCURRENCY = 8;

  private final KubernetesClient client;

  Fleet(KubernetesClient client) {
    this.client = client;
  }

  /** Creates the resource definitions, and the namespaces of the operator and of the apps. */
  void prepare(Path root, String operatorNamespace, int namespaces) {
    CustomResources.apply(client, root);
    namespace(operatorNamespace);
    for (int i = 0; i < namespaces; i++) {
      namespace("fleet-" + i);
    }
    Waiting.until(Duration.ofMinutes(1), this::servesAppVersions);
  }

  private boolean servesAppVersions() {
    try {
      client.resources(AppVersion.class).inNamespace("default").list();
      return true;
    } catch (KubernetesClientException e) {
      return false; // the definition is not established yet
    }
  }

  private void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** Creates the AppVersions and their ready pods. */
  void create(List<FakeApp> apps, int adminPort) throws InterruptedException {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(CONCURRENCY, Thread.ofVirtual().factory())) {
      List<Callable<Void>> tasks =
          apps.stream().<Callable<Void>>map(app -> () -> create(app, adminPort)).toList();
      for (Future<Void> done : workers.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create an app", e.getCause());
    }
  }

  private Void create(FakeApp app, int adminPort) {
    for (int pod : app.pods()) {
      HasMetadata created = client.resource(app.pod(pod, adminPort)).create();
      client
          .pods()
          .inNamespace(app.namespace())
          .withName(created.getMetadata().getName())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              """
              {"status":{"phase":"Running","podIP":"%1$s","podIPs":[{"ip":"%1$s"}],
               "conditions":[{"type":"Ready","status":"True"}]}}
              """
                  .formatted(FakeApp.address(pod)));
    }
    client.resource(app.yaml(10)).create();
    return null;
  }

  /** Changes the weights of an app, by one request. */
  void edit(FakeApp app, int weight) {
    patch(
        app,
        """
        [{"op": "replace", "path": "/spec/versions/0/weight", "value": %d},
         {"op": "replace", "path": "/spec/versions/1/weight", "value": %d}]
        """
            .formatted(100 - weight, weight));
  }

  /** Gives v2 all new visitors, so that v1 drains, which pages keep for a day. */
  void drain(FakeApp app) {
    patch(
        app,
        """
        [{"op": "replace", "path": "/spec/versions/0/weight", "value": 0},
         {"op": "replace", "path": "/spec/versions/1/weight", "value": 100},
         {"op": "add", "path": "/spec/retirement", "value": {"grace": "1h", "move": "0s", "maxAge": "24h"}}]
        """);
  }

  private void patch(FakeApp app, String operations) {
    client
        .resources(AppVersion.class)
        .inNamespace(app.namespace())
        .withName(app.name())
        .patch(PatchContext.of(PatchType.JSON), operations);
  }
}
