package dev.appversion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterChoiceTest {
  private static final Path FILE = Path.of("given.conf");
  private static final Path ENVIRONMENT = Path.of("environment.conf");

  private final FakeMachine bare = new FakeMachine(null, null, false, false);

  @Test
  void autoPrefersTheKubeconfigOfTheProperty() {
    assertThat(auto(new FakeMachine(FILE, ENVIRONMENT, true, true)))
        .isEqualTo(new ClusterChoice.Existing(FILE, "-De2e.kubeconfig is set"));
  }

  @Test
  void autoNeverUsesTheKubeconfigOfTheEnvironment() {
    assertThat(auto(new FakeMachine(null, ENVIRONMENT, false, false)))
        .isInstanceOf(ClusterChoice.Skip.class);
  }

  @Test
  void autoPrefersLocalToKind() {
    assertThat(auto(new FakeMachine(null, null, true, true)))
        .isEqualTo(new ClusterChoice.Local("script works"));
  }

  @Test
  void autoDoesNotCheckDockerWhereLocalWorks() {
    Machine machine =
        new FakeMachine(null, null, true, true) {
          @Override
          public Finding docker() {
            throw new AssertionError("docker info takes seconds");
          }
        };
    assertThat(auto(machine)).isInstanceOf(ClusterChoice.Local.class);
  }

  @Test
  void autoUsesKindWhereLocalDoesNotWork() {
    assertThat(auto(new FakeMachine(null, null, false, true)))
        .isEqualTo(new ClusterChoice.Kind("engine answers, and not local, because needs root"));
  }

  @Test
  void autoSkipsWithEveryReasonWhereNothingWorks() {
    assertThat(auto(bare))
        .isEqualTo(
            new ClusterChoice.Skip(
                "not local, because needs root; not kind, because no engine answers"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterProvider.class,
      names = {"LOCAL", "KIND", "KUBECONFIG"})
  void aProviderSelectedByNameIsNeverSkipped(ClusterProvider asked) {
    assertThat(ClusterChoice.choose(asked, bare)).isInstanceOf(ClusterChoice.Impossible.class);
  }

  @Test
  void aRefusalNamesTheProviderAndTheReason() {
    assertThat(ClusterChoice.choose(ClusterProvider.LOCAL, bare).reason())
        .isEqualTo("-De2e.cluster=local, but needs root");
  }

  @Test
  void kubeconfigMayComeFromTheEnvironment() {
    assertThat(
            ClusterChoice.choose(
                ClusterProvider.KUBECONFIG, new FakeMachine(null, ENVIRONMENT, true, true)))
        .isEqualTo(new ClusterChoice.Existing(ENVIRONMENT, "-De2e.cluster=kubeconfig"));
  }

  @Test
  void noneSkipsAllProviders() {
    assertThat(
            ClusterChoice.choose(
                ClusterProvider.NONE, new FakeMachine(FILE, ENVIRONMENT, true, true)))
        .isInstanceOf(ClusterChoice.Skip.class);
  }

  @Test
  void anUnknownProviderNamesTheKnownOnes() {
    assertThat(ClusterProvider.parse(" Local ")).isEqualTo(ClusterProvider.LOCAL);
    assertThatThrownBy(() -> ClusterProvider.parse("minikube"))
        .hasMessage("-De2e.cluster=minikube is none of auto, local, kind, kubeconfig, none");
  }

  @Test
  void theBannerNamesTheReasonAndTheNextStep() {
    assertThat(SharedCluster.banner("needs root"))
        .contains("SKIPPED", "Why: needs root", "-De2e.cluster=kind", "-De2e.kubeconfig=FILE");
  }

  @ParameterizedTest
  @CsvSource({
    "stopped,                   '',         START",
    "running,                   none,       REUSE",
    "running,                   42,         REUSE",
    "running,                   7,          START_UNDER_OTHER_NAME",
    "running,                   7 (gone),   RESTART",
    "starting,                  none,       START_UNDER_OTHER_NAME",
    "starting,                  7,          START_UNDER_OTHER_NAME",
    "starting,                  7 (gone),   RESTART",
    "broken (etcd has ended),   none,       RESTART",
    "broken (etcd has ended),   7 (gone),   RESTART",
    "broken (etcd has ended),   7,          START_UNDER_OTHER_NAME",
  })
  void theStateOfTheNamedClusterDecidesTheAction(
      String state, String owner, ClusterScript.Action action) {
    assertThat(new ClusterScript.Status(state, owner).action(42)).isEqualTo(action);
  }

  private static ClusterChoice auto(Machine machine) {
    return ClusterChoice.choose(ClusterProvider.AUTO, machine);
  }

  private static class FakeMachine implements Machine {
    private final Optional<Path> given;
    private final Optional<Path> environment;
    private final boolean local;
    private final boolean docker;

    FakeMachine(
        @org.jspecify.annotations.Nullable Path given,
        @org.jspecify.annotations.Nullable Path environment,
        boolean local,
        boolean docker) {
      this.given = Optional.ofNullable(given);
      this.environment = Optional.ofNullable(environment);
      this.local = local;
      this.docker = docker;
    }

    @Override
    public Optional<Path> givenKubeconfig() {
      return given;
    }

    @Override
    public Optional<Path> environmentKubeconfig() {
      return environment;
    }

    @Override
    public Finding local() {
      return local ? Finding.usable("script works") : Finding.unusable("needs root");
    }

    @Override
    public Finding docker() {
      return docker ? Finding.usable("engine answers") : Finding.unusable("no engine answers");
    }
  }
}
