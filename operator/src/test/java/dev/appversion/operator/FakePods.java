package dev.appversion.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Pods that no node runs: by their status they are ready at a loopback address, where small servers
 * respond as their sidecars.
 */
final class FakePods implements AutoCloseable {
  private final KubernetesClient client;
  private final String namespace;
  private final String app;
  private final List<HttpServer> servers = new ArrayList<>();

  /** The app's files by path. */
  final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** The number of requests for files of the app. */
  final AtomicInteger reads = new AtomicInteger();

  /**
   * What the sidecars report about the use of versions, as members of a JSON object; empty as a
   * sidecar of an older release.
   */
  volatile String use = "";

  FakePods(KubernetesClient client, String namespace, String app) {
    this.client = client;
    this.namespace = namespace;
    this.app = app;
  }

  /** A ready pod whose sidecar enforces the supplied table. */
  Pod ready(
      String name,
      Map<String, String> labels,
      Supplier<Optional<RoutingTable>> table,
      Supplier<SecretKeys> keys,
      String version) {
    int admin = serve(exchange -> answer(exchange, status(table.get())));
    int traffic =
        serve(
            exchange -> {
              reads.incrementAndGet();
              String path = exchange.getRequestURI().getRawPath();
              String hop = exchange.getRequestHeaders().getFirst(WireHeaders.HOP);
              boolean signed =
                  hop != null
                      && HopSignature.verify(keys.get(), hop, version, "GET", path, Instant.now());
              answer(exchange, signed ? files.get(path) : null);
            });
    Pod pod = create(name, labels, "default", traffic, admin);
    makeReady(pod);
    return pod;
  }

  /** A ready pod of this workload, whose sidecar has no table. */
  void readyOf(HasMetadata workload, Map<String, String> labels) {
    int admin = serve(exchange -> answer(exchange, status(Optional.empty())));
    String name = workload.getMetadata().getName();
    Pod pod = create(name + "-0", labels, "default", admin, admin);
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod.getMetadata().getName())
        .edit(
            it ->
                new PodBuilder(it)
                    .editMetadata()
                    .addNewOwnerReference()
                    .withApiVersion(workload.getApiVersion())
                    .withKind(workload.getKind())
                    .withName(name)
                    .withUid(workload.getMetadata().getUid())
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .build());
    makeReady(pod);
  }

  /** A pod that is not ready, whose sidecar reports this problem of its app. */
  Pod waiting(String name, Map<String, String> labels, String appProblem) {
    byte[] status =
        "{\"revision\":null,\"keyId\":null,\"appProblem\":\"%s\"}"
            .formatted(appProblem)
            .getBytes(StandardCharsets.UTF_8);
    int admin = serve(exchange -> answer(exchange, status));
    Pod pod = create(name, labels, "default", admin, admin);
    setReady(pod, false);
    return pod;
  }

  Pod create(
      String name, Map<String, String> labels, String serviceAccount, int traffic, int admin) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels("appversion.dev/inject", app)
            .addToLabels(labels)
            .endMetadata()
            .withNewSpec()
            .withSchedulerName("nobody")
            .withServiceAccountName(serviceAccount)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewContainer()
            .withName("app")
            .withImage("app")
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .endContainer()
            .endSpec();
    if (traffic > 0) {
      pod.editSpec()
          .addNewInitContainer()
          .withName("appversion")
          .withImage("sidecar")
          .withRestartPolicy("Always")
          .addNewPort()
          .withName("appversion")
          .withContainerPort(traffic)
          .endPort()
          .addNewPort()
          .withName("av-admin")
          .withContainerPort(admin)
          .endPort()
          .withNewSecurityContext()
          .withAllowPrivilegeEscalation(false)
          .withNewCapabilities()
          .withDrop("ALL")
          .endCapabilities()
          .endSecurityContext()
          .endInitContainer()
          .endSpec();
    }
    return client.resource(pod.build()).create();
  }

  void makeReady(Pod pod) {
    setReady(pod, true);
  }

  private void setReady(Pod pod, boolean ready) {
    setReady(pod.getMetadata().getName(), ready);
  }

  /** The pod becomes ready, or is not ready any more. */
  void setReady(String pod, boolean ready) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            {"status":{"phase":"Running","podIP":"127.0.0.1","podIPs":[{"ip":"127.0.0.1"}],
             "conditions":[{"type":"Ready","status":"%s"}]}}
            """
                .formatted(ready ? "True" : "False"));
  }

  int serve(Handler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", handler::handle);
      server.start();
      servers.add(server);
      return server.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }

  private byte[] status(Optional<RoutingTable> table) {
    return table
        .map(
            t ->
                "{\"revision\":\"%s\",\"keyId\":\"%s\"%s}"
                    .formatted(t.revision(), t.keyId(), use.isEmpty() ? "" : "," + use))
        .orElse("{\"revision\":null,\"keyId\":null}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
      if (body != null) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
