package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;

/** AppVersion installed once for all stories, as the README says. The last story uninstalls it. */
final class Installation {
  static final String NAMESPACE = "appversion-system";
  static final String RELEASE = "appversion";

  private static boolean installed;

  private Installation() {}

  /** Installs AppVersion unless it is there. */
  static synchronized void ensure(Cluster cluster) {
    if (installed) {
      return;
    }
    Images.load(cluster);
    CommandResult present = cluster.helm("status", RELEASE, "-n", NAMESPACE);
    if (present.exitCode() == 0) {
      cluster.helm("uninstall", RELEASE, "-n", NAMESPACE, "--wait").orThrow();
    }
    install(cluster);
    installed = true;
  }

  static void install(Cluster cluster) {
    CommandResult result =
        cluster.helm(
            "install",
            RELEASE,
            Images.ROOT.resolve("charts/appversion").toString(),
            "-n",
            NAMESPACE,
            "--create-namespace",
            "--set",
            "image.tag=dev",
            "--wait",
            "--timeout",
            "120s");
    assertThat(result.exitCode()).as(result.output() + result.error()).isZero();
  }

  static synchronized void uninstall(Cluster cluster) {
    cluster.helm("uninstall", RELEASE, "-n", NAMESPACE, "--wait").orThrow();
    installed = false;
  }
}
