package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The installation with a store on a volume. It stays from one story to the next that uses it:
 * {@link Installation} removes it before a story without.
 */
final class StoreInstallation implements AutoCloseable {
  private static final String STORE = "deployment/appversion-store";
  private static final String OPERATOR = "deployment/appversion-operator";

  private final Cluster cluster;
  private boolean inUse;

  private StoreInstallation(Cluster cluster) {
    this.cluster = cluster;
  }

  /** For one story; the store itself may be that of the previous story. */
  static StoreInstallation on(Cluster cluster) {
    return Installation.withStore(cluster);
  }

  static StoreInstallation install(Cluster cluster) {
    StoreInstallation installation = new StoreInstallation(cluster);
    installation.volume();
    installation.upgrade("--set", "store.enabled=true,store.volume.existingClaim=e2e-store");
    return installation;
  }

  /** Waits until all assets of both versions are in the store, so that they may be retired. */
  void awaitAssetsOf(Shop shop) {
    await()
        .atMost(Shop.SOON.multipliedBy(2))
        .untilAsserted(
            () ->
                assertThat(shop.reason("AssetsStored"))
                    .as(() -> shop.message("AssetsStored") + diagnosis())
                    .isEqualTo("Stored"));
    assertThat(shop.message("AssetsStored"))
        .matches(
            "(\\d+) of \\1 assets of v1.0 are stored, (\\d+) of \\2 assets of v1.1 are stored");
  }

  /** Waits until files that visitors requested are in the store. */
  void awaitRequestedFiles() {
    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(kubectl("logs", OPERATOR, "--all-pods=true").output())
                    .as(this::diagnosis)
                    .contains("stored files that clients have requested"));
  }

  void restartOperator() {
    restart(OPERATOR);
  }

  void restartStore() {
    restart(STORE);
  }

  private void restart(String deployment) {
    kubectl("rollout", "restart", deployment).orThrow();
    kubectl("rollout", "status", deployment, "--timeout=120s").orThrow();
  }

  /** Diagnostics for a failed story. */
  String diagnosis() {
    return "\n"
        + kubectl("get", "all,pvc", "-o", "wide").output()
        + kubectl("logs", STORE, "--tail=40").output()
        + kubectl("logs", OPERATOR, "--tail=40", "--all-pods=true", "--prefix").output();
  }

  private void volume() {
    try {
      Path file = Files.createTempFile("appversion-e2e", ".yaml");
      try {
        Files.writeString(file, Shop.read("store-volume.yaml"));
        cluster.kubectl("apply", "-f", file.toString()).orThrow();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kubectl(
            "wait",
            "pod/e2e-store-owner",
            "--for=jsonpath={.status.phase}=Succeeded",
            "--timeout=120s")
        .orThrow();
  }

  private void upgrade(String... values) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "upgrade",
                Installation.RELEASE,
                Images.ROOT.resolve("charts/appversion").toString(),
                "-n",
                Installation.NAMESPACE,
                "--reset-then-reuse-values",
                "--wait",
                "--timeout",
                "180s"));
    command.addAll(List.of(values));
    CommandResult result = cluster.helm(command.toArray(String[]::new));
    assertThat(result.exitCode()).as(() -> result.output() + result.error() + diagnosis()).isZero();
  }

  private CommandResult kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-n", Installation.NAMESPACE));
    command.addAll(List.of(arguments));
    return cluster.kubectl(command.toArray(String[]::new));
  }

  StoreInstallation use() {
    inUse = true;
    return this;
  }

  boolean isInUse() {
    return inUse;
  }

  /** The story has ended. */
  @Override
  public void close() {
    inUse = false;
  }

  /** The installation is as it was without a store. */
  void remove() {
    upgrade("--set", "store.enabled=false");
    kubectl("delete", "pod/e2e-store-owner", "pvc/e2e-store", "--ignore-not-found").orThrow();
    cluster.kubectl("delete", "pv", "appversion-e2e-store", "--ignore-not-found").orThrow();
  }
}
