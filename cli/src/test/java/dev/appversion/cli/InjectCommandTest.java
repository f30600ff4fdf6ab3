package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InjectCommandTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop-v1-0}
      spec:
        selector: {matchLabels: {app: shop, version: v1.0}}
        template:
          metadata:
            labels: {app: shop, version: v1.0, appversion.dev/inject: shop}
          spec:
            containers: [{name: shop, image: "shop:1.0"}]
      """;
  private static final String SERVICE =
      """
      # the comment and the spacing of unchanged documents stay
      apiVersion: v1
      kind:   Service
      metadata: {name: other}
      """;
  private static final String APP =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions: [{name: v1.0, weight: 1, selector: {version: v1.0}}]
      """;

  @TempDir Path folder;

  @Test
  void injectsWorkloadsAndLeavesTheRestAsItIs() throws IOException {
    Files.writeString(folder.resolve("deploy.yaml"), SERVICE + "---\n" + DEPLOYMENT);
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("inject", "-f", "deploy.yaml", "--image", "registry/sidecar:1")).isZero();

    assertThat(cli.out()).startsWith(SERVICE + "---\n").contains("registry/sidecar:1");
    assertThat(cli.err()).contains("injected Deployment/shop-v1-0: app shop");
  }

  @Test
  void injectingTwiceChangesNothing() {
    CliRun once = new CliRun(folder).input(DEPLOYMENT + "---\n" + APP);
    once.run("inject", "-f", "-");
    CliRun twice = new CliRun(folder).input(once.out());

    assertThat(twice.run("inject", "-f", "-")).isZero();
    assertThat(twice.out()).isEqualTo(once.out());
    assertThat(twice.err()).contains("skipped  Deployment/shop-v1-0");
  }

  @Test
  void readsTheVersionFromAnAppVersionFile() throws IOException {
    Files.writeString(folder.resolve("app.yaml"), APP);
    CliRun cli = new CliRun(folder).input(DEPLOYMENT);

    assertThat(cli.run("inject", "-f", "-", "--app-version-file", "app.yaml")).isZero();
    assertThat(cli.err()).contains("version v1.0");
  }

  @Test
  void reportsWhyAPodIsNotChanged() {
    CliRun cli = new CliRun(folder).input(DEPLOYMENT.replace(", appversion.dev/inject: shop", ""));

    assertThat(cli.run("inject", "-f", "-")).isZero();
    assertThat(cli.err()).contains("skipped").contains("no label appversion.dev/inject");
    assertThat(cli.out()).isEqualTo(DEPLOYMENT.replace(", appversion.dev/inject: shop", ""));
  }

  @Test
  void aListIsInjectedItemByItem() {
    String list =
        "apiVersion: v1\nkind: List\nitems:\n- " + DEPLOYMENT.strip().replace("\n", "\n  ") + "\n";
    CliRun cli = new CliRun(folder).input(list);

    assertThat(cli.run("inject", "-f", "-")).isZero();
    assertThat(cli.out()).contains("kind: \"List\"").contains("appversion.dev/injected");
  }

  @Test
  void nothingIsPrintedIfAWorkloadCannotBeInjected() {
    CliRun cli =
        new CliRun(folder)
            .input(
                DEPLOYMENT.replace(
                    "    metadata:\n",
                    "    metadata:\n      annotations: {appversion.dev/port: \"no\"}\n"));

    assertThat(cli.run("inject", "-f", "-")).isEqualTo(1);
    assertThat(cli.err()).contains("Deployment/shop-v1-0").contains("appversion.dev/port");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void severalFilesArePrintedAsOneStreamAndShareTheirAppVersions() throws IOException {
    Files.writeString(folder.resolve("deploy.yaml"), DEPLOYMENT);
    Files.writeString(folder.resolve("service.yaml"), SERVICE);
    Files.writeString(folder.resolve("app.yaml"), APP.strip());
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("inject", "deploy.yaml", "app.yaml", "-f", "service.yaml")).isZero();

    assertThat(cli.out()).startsWith(SERVICE + "---\n").contains("\n---\n" + APP.strip());
    assertThat(cli.err()).contains("version v1.0");
  }

  @Test
  void brokenYamlIsAnErrorWithoutOutput() {
    CliRun cli = new CliRun(folder).input(DEPLOYMENT + "---\na: [\n");

    assertThat(cli.run("inject", "-f", "-")).isEqualTo(1);
    assertThat(cli.err()).contains("not valid YAML");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void aMissingFileIsReported() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("inject", "-f", "none.yaml")).isEqualTo(1);
    assertThat(cli.err()).contains("none.yaml does not exist");
  }
}
