package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.testkit.TestNamespace;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes of a status on a real API server. */
@OnApiServer
class StatusWriterIT {
  private final KubernetesClient client;
  private TestNamespace namespace;

  StatusWriterIT(ApiServer server) {
    this.client = server.client();
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root")));
  }

  @BeforeEach
  void create() {
    namespace = TestNamespace.create(client, "av");
  }

  @AfterEach
  void delete() {
    namespace.close();
  }

  @Test
  void aDecisionFromAnOlderResourceIsNotWrittenOverANewerOne() {
    AppVersion read = apply();
    client
        .resource(read)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"revision\":\"newer\"}}");

    assertThat(new StatusWriter().write(read, status("older"), cached(current()))).isEmpty();
    assertThat(current().getStatus().revision()).isEqualTo("newer");
  }

  @Test
  void nothingIsWrittenToAResourceThatWasDeleted() {
    AppVersion read = apply();
    client.resource(read).delete();

    assertThat(new StatusWriter().write(read, status("older"), cached(read))).isEmpty();
  }

  private AppVersion apply() {
    String yaml =
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: shop, namespace: %s}
        spec:
          selector: {app: shop}
          port: 8080
          defaultVersion: v1.0
          versions:
          - {name: v1.0, weight: 1, selector: {version: v1.0}}
        """
            .formatted(namespace.name());
    return client
        .resource(client.getKubernetesSerialization().unmarshal(yaml, AppVersion.class))
        .create();
  }

  private AppVersion current() {
    return client.resources(AppVersion.class).inNamespace(namespace.name()).withName("shop").get();
  }

  private static AppVersionStatus status(String revision) {
    return new AppVersionStatus(null, revision, null, List.of(), List.of());
  }

  /** The context of a reconciliation while the cache has this resource. */
  @SuppressWarnings("unchecked")
  private Context<AppVersion> cached(AppVersion resource) {
    return proxy(
        Context.class,
        method ->
            switch (method) {
              case "getClient" -> client;
              case "getPrimaryCache" ->
                  proxy(IndexedResourceCache.class, get -> Optional.of(resource));
              default -> throw new AssertionError("unexpected: " + method);
            });
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> methods.apply(method.getName())));
  }
}
