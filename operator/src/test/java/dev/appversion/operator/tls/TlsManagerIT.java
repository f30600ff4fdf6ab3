package dev.appversion.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.apiserver.LogRecorder;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.undertow.Undertow;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The certificate's Secret and its renewal, against a real API server. */
@OnApiServer
class TlsManagerIT {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final KubernetesClient client;
  private final String namespace = "tls-" + COUNTER.incrementAndGet();

  TlsManagerIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void namespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void twoReplicasThatStartTogetherUseOneAuthority() throws Exception {
    emptySecret();
    try (TlsManager one = manager(Rotation.DEFAULT, "");
        TlsManager two = manager(Rotation.DEFAULT, "")) {
      CyclicBarrier together = new CyclicBarrier(2);
      CompletableFuture<Boolean> first =
          CompletableFuture.supplyAsync(() -> tick(together, one), Thread::startVirtualThread);
      CompletableFuture<Boolean> second =
          CompletableFuture.supplyAsync(() -> tick(together, two), Thread::startVirtualThread);

      assertThat(first.join()).isTrue();
      assertThat(second.join()).isTrue();
      assertThat(one.bundle()).isNotEmpty().isEqualTo(two.bundle());
      assertThat(TlsSecretData.read(secret().getData()).orElseThrow().bundle())
          .isEqualTo(one.bundle());
    }
  }

  @Test
  void aDeletedSecretIsCreatedAgainWithTheSameAuthority() throws Exception {
    try (TlsManager manager = manager(Rotation.DEFAULT, "")) {
      assertThat(manager.tick()).isTrue();
      String bundle = manager.bundle();
      client.resource(secret()).delete();

      assertThat(manager.tick()).isTrue();

      assertThat(TlsSecretData.read(secret().getData()).orElseThrow().bundle()).isEqualTo(bundle);
    }
  }

  @Test
  void anUnusableSecretIsReplaced() throws Exception {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("tls")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("tls.crt", "nonsense")
                .build())
        .create();
    try (TlsManager manager = manager(Rotation.DEFAULT, "")) {
      assertThat(manager.tick()).isTrue();
      assertThat(TlsSecretData.read(secret().getData())).isPresent();
    }
  }

  @Test
  void anAuthorityThatWasRemovedFromTheWebhookIsWrittenAgainImmediately() {
    String configuration = "removed-" + namespace;
    configure(configuration, 1);
    try (TlsManager manager = manager(Rotation.DEFAULT, configuration)) {
      manager.start();
      awaitAuthority(configuration, manager);

      client
          .admissionRegistration()
          .v1()
          .mutatingWebhookConfigurations()
          .withName(configuration)
          .patch(
              PatchContext.of(PatchType.JSON),
              "[{\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]");

      // Long before the next periodic read.
      awaitAuthority(configuration, manager);
    } finally {
      client
          .admissionRegistration()
          .v1()
          .mutatingWebhookConfigurations()
          .withName(configuration)
          .delete();
    }
  }

  @Test
  void aSecretThatIsMissingIsLoggedOnce() {
    try (LogRecorder log = new LogRecorder(TlsManager.class.getName());
        TlsManager manager =
            new TlsManager(
                client,
                new TlsSettings(
                    namespace, "none", List.of(), "", TlsSettings.Source.SECRET, Rotation.DEFAULT),
                Clock.systemUTC(),
                bundle -> {})) {
      for (int i = 0; i < 3; i++) {
        assertThat(manager.tick()).isFalse();
      }
      assertThat(log.warnings()).singleElement().extracting(LogRecord::getThrown).isNull();
    }
  }

  private void awaitAuthority(String configuration, TlsManager manager) {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .admissionRegistration()
                            .v1()
                            .mutatingWebhookConfigurations()
                            .withName(configuration)
                            .get()
                            .getWebhooks()
                            .getFirst()
                            .getClientConfig()
                            .getCaBundle())
                    .isEqualTo(
                        Base64.getEncoder()
                            .encodeToString(manager.bundle().getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void noPodFailsWhileCertificateAndAuthorityAreRenewed() throws Exception {
    String configuration = "rotation-" + namespace;
    Rotation fast =
        new Rotation(Duration.ofSeconds(9), Duration.ofSeconds(3), Duration.ofSeconds(1));
    try (TlsManager manager = manager(fast, configuration)) {
      Undertow webhook = webhook(manager);
      try {
        configure(configuration, port(webhook));
        assertThat(manager.tick()).isTrue();
        Set<String> certificates = new HashSet<>();
        Set<String> authorities = new HashSet<>();
        for (int pod = 0; certificates.size() < 5 || authorities.size() < 2; pod++) {
          assertThat(pod).as("renewed within so many pods").isLessThan(5000);
          assertThat(manager.tick()).isTrue();
          TlsMaterial material = TlsSecretData.read(secret().getData()).orElseThrow();
          certificates.add(Pem.of(material.serving().certificate()));
          authorities.add(Pem.of(material.authority().certificate()));
          client.resource(pod("pod-" + pod)).inNamespace(namespace).create();
        }
      } finally {
        client
            .admissionRegistration()
            .v1()
            .mutatingWebhookConfigurations()
            .withName(configuration)
            .delete();
        webhook.stop();
      }
    }
  }

  /** Allows everything, and closes each connection, so that each call is a new handshake. */
  private static Undertow webhook(TlsManager manager) {
    Undertow webhook =
        Undertow.builder()
            .addHttpsListener(0, "127.0.0.1", manager.context())
            .setHandler(
                new BlockingHandler(
                    exchange -> {
                      String body =
                          new String(
                              exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                      String uid =
                          new com.fasterxml.jackson.databind.ObjectMapper()
                              .readTree(body)
                              .path("request")
                              .path("uid")
                              .asText();
                      exchange.setPersistent(false);
                      exchange
                          .getResponseSender()
                          .send(
                              "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\","
                                  + "\"response\":{\"uid\":\""
                                  + uid
                                  + "\",\"allowed\":true}}");
                    }))
            .build();
    webhook.start();
    return webhook;
  }

  private static int port(Undertow undertow) {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private void configure(String name, int port) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: inject.appversion.dev
                  admissionReviewVersions: [v1]
                  clientConfig: {url: "https://127.0.0.1:%d/mutate"}
                  rules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  failurePolicy: Fail
                  sideEffects: None
                """
                    .formatted(name, port, namespace),
                MutatingWebhookConfiguration.class))
        .create();
  }

  private Pod pod(String name) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec: {automountServiceAccountToken: false, containers: [{name: app, image: a}]}
        """
            .formatted(name),
        Pod.class);
  }

  private static boolean tick(CyclicBarrier together, TlsManager manager) {
    try {
      together.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return manager.tick();
  }

  private TlsManager manager(Rotation rotation, String configuration) {
    return new TlsManager(
        client,
        new TlsSettings(
            namespace,
            "tls",
            List.of("127.0.0.1"),
            configuration,
            TlsSettings.Source.OPERATOR,
            rotation),
        Clock.systemUTC(),
        bundle -> {});
  }

  private void emptySecret() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("tls")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  private Secret secret() {
    return client.secrets().inNamespace(namespace).withName("tls").get();
  }
}
