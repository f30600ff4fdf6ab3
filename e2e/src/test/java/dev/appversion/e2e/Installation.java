package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import java.util.List;
import java.util.Optional;

/**
 * AppVersion installed once for all stories, as in the guide, with a store while stories need one.
 * The last story uninstalls it.
 */
final class Installation {
  static final String NAMESPACE = "appversion-system";
  static final String RELEASE = "appversion";

  private static boolean installed;
  private static Optional<StoreInstallation> store = Optional.empty();

  private Installation() {}

  /**
   * Installs AppVersion if it is missing. A store that no story uses any more is removed: this
   * installation has none.
   */
  static synchronized void ensure(Cluster cluster) {
    if (installed) {
      if (store.isPresent() && !store.get().isInUse()) {
        store.get().remove();
        store = Optional.empty();
      }
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

  /** The installation with a store: the one that the last story used, or a new one. */
  static synchronized StoreInstallation withStore(Cluster cluster) {
    if (store.isEmpty()) {
      ensure(cluster);
      store = Optional.of(StoreInstallation.install(cluster));
    }
    return store.get().use();
  }

  private static void install(Cluster cluster) {
    List<String[]> documented = GettingStarted.commands("helm", List.of("install"));
    assertThat(documented).hasSize(1);
    CommandResult result = cluster.helm(documented.getFirst());
    assertThat(result.exitCode()).as(result.output() + result.error()).isZero();
  }

  static synchronized void uninstall(Cluster cluster) {
    cluster.helm("uninstall", RELEASE, "-n", NAMESPACE, "--wait").orThrow();
    installed = false;
  }
}
