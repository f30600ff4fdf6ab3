package dev.appversion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import org.junit.jupiter.api.Test;

/** A resource with a rollout, without an operator. */
class LocalRolloutTest {
  private static final String ROLLOUT =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop, namespace: web}
      spec:
        selector: {app: shop}
        port: 8080
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}, backend: shop-new}
        rollout: {target: v1.1, steps: [{weight: 5, hold: 10m}]}
        retention: {count: 3}
      """;

  @Test
  void theTargetGetsAllNewVisitors() throws InvalidResourceException {
    AppVersion decided = LocalRollout.decided(resource(ROLLOUT));

    assertThat(decided.getSpec().versions())
        .extracting(VersionSpec::name, VersionSpec::weight, VersionSpec::backend)
        .containsExactly(tuple("v1.0", 0, ""), tuple("v1.1", 1, "shop-new"));
    assertThat(decided.getSpec().rollout()).isNull();
    assertThat(decided.getSpec().defaultVersion()).isEqualTo("v1.1");
    assertThat(decided.getMetadata().getNamespace()).isEqualTo("web");
    assertThat(decided.getSpec().retention().count()).isEqualTo(3);
    assertThat(LocalRollout.notices(resource(ROLLOUT)))
        .containsExactly(
            "spec.rollout: local mode runs no steps; the target v1.1 gets all new visitors");
  }

  @Test
  void whileTheTargetIsBlockedTheFirstOtherVersionGetsThem() throws InvalidResourceException {
    AppVersion resource =
        resource(ROLLOUT.replace("backend: shop-new", "backend: shop-new, blocked: true"));

    assertThat(LocalRollout.decided(resource).getSpec().versions())
        .extracting(VersionSpec::weight)
        .containsExactly(1, 0);
    assertThat(LocalRollout.decided(resource).getSpec().defaultVersion()).isEqualTo("v1.0");
    assertThat(LocalRollout.notices(resource))
        .singleElement()
        .asString()
        .contains("the target v1.1 is blocked; v1.0 gets all new visitors");
  }

  @Test
  void aDefaultVersionStays() throws InvalidResourceException {
    AppVersion resource =
        resource(ROLLOUT.replace("port: 8080", "port: 8080\n  defaultVersion: v1.0"));

    assertThat(LocalRollout.decided(resource).getSpec().defaultVersion()).isEqualTo("v1.0");
  }

  @Test
  void weightsSetByHandStay() throws InvalidResourceException {
    AppVersion resource =
        resource(
            ROLLOUT
                .replace("  rollout: {target: v1.1, steps: [{weight: 5, hold: 10m}]}\n", "")
                .replace("port: 8080", "port: 8080\n  defaultVersion: v1.0")
                .replace("{name: v1.0,", "{name: v1.0, weight: 7,"));

    assertThat(LocalRollout.decided(resource)).isSameAs(resource);
    assertThat(LocalRollout.notices(resource)).isEmpty();
  }

  private static AppVersion resource(String text) throws InvalidResourceException {
    return ResourceFile.parse(text).resource();
  }
}
