package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of Secrets are noticed without a watch. */
@OnApiServer
class KeySecretsIT {
  private static final ResourceID APP = new ResourceID("shop", "default");
  private static final String NAME = "shop-key-secrets";

  private final KubernetesClient client;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final KeySecrets secrets;

  KeySecretsIT(ApiServer server) {
    client = server.client();
    secrets = new KeySecrets(client, scheduler, Duration.ofMillis(50), app -> true);
    secrets.setEventHandler(events::add);
    secrets.start();
  }

  @AfterEach
  void stop() {
    secrets.stop();
    scheduler.shutdownNow();
    client.secrets().inNamespace("default").withName(NAME).delete();
  }

  @Test
  void createdChangedAndDeletedSecretsRaiseAnEvent() {
    assertThat(secrets.read(APP, NAME)).isEmpty();
    client.resource(secret("one")).create();
    awaitEvent();

    assertThat(secrets.read(APP, NAME)).isPresent();
    events.clear();
    client.resource(secret("two")).update();
    awaitEvent();

    assertThat(secrets.read(APP, NAME)).isPresent();
    events.clear();
    client.resource(secret("two")).delete();
    awaitEvent();
  }

  @Test
  void aSecretIsNotReadAgainForEachReconciliation() {
    client.resource(secret("one")).create();
    KeySecrets rarely = new KeySecrets(client, scheduler, Duration.ofHours(1), app -> true);
    assertThat(rarely.read(APP, NAME)).isPresent();

    client.resource(secret("one")).delete();

    assertThat(rarely.read(APP, NAME)).isPresent();
    assertThat(secrets.read(APP, NAME)).isEmpty();
  }

  @Test
  void anAppThatWasDeletedDuringItsReconciliationIsNotKept() {
    client.resource(secret("one")).create();
    KeySecrets late = new KeySecrets(client, scheduler, Duration.ofHours(1), app -> false);
    assertThat(late.read(APP, NAME)).isPresent();

    client.resource(secret("one")).delete();

    assertThat(late.read(APP, NAME)).isEmpty();
  }

  private void awaitEvent() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(events)
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.getRelatedCustomResourceID()).isEqualTo(APP)));
  }

  private static Secret secret(String key) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace("default")
        .endMetadata()
        .addToStringData("secret-key", key)
        .build();
  }
}
