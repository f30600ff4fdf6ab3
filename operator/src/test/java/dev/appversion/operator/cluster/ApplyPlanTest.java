package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.desiredstate.objects.Ownership;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.status.ObjectProblem;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplyPlanTest {
  private static final Service SHOP = service("10.96.0.7");
  private static final Refusal INVALID = new Refusal.Invalid("spec.ports[1]: Duplicate value");

  @Test
  void missingObjectsAreApplied() {
    assertThat(ApplyPlan.first(SHOP, Optional.empty(), false)).isEqualTo(Step.Write.APPLY);
  }

  @Test
  void ownedObjectsAreWrittenOnlyIfTheyDiffer() {
    assertThat(ApplyPlan.first(SHOP, present(Ownership.OWNED), true)).isEqualTo(new Step.Keep());
    assertThat(ApplyPlan.first(SHOP, present(Ownership.OWNED), false)).isEqualTo(Step.Write.APPLY);
    assertThat(ApplyPlan.first(SHOP, present(Ownership.ORPHANED), true))
        .isEqualTo(Step.Write.APPLY);
    assertThat(ApplyPlan.first(SHOP, present(Ownership.RELEASED), true)).isEqualTo(new Step.Keep());
    assertThat(ApplyPlan.first(SHOP, present(Ownership.RELEASED), false))
        .isEqualTo(Step.Write.APPLY);
  }

  @Test
  void foreignObjectsAreNotChanged() {
    assertThat(ApplyPlan.first(SHOP, present(Ownership.FOREIGN), false))
        .isEqualTo(new Step.Leave(ObjectProblem.nameTaken(SHOP)));
  }

  @Test
  void aHeadlessServiceIsReplacedUnlessItHasAnotherOwner() {
    Service headless = service("None");
    assertThat(
            ApplyPlan.first(
                SHOP, Optional.of(new ApplyPlan.Present(headless, Ownership.OWNED)), true))
        .isEqualTo(Step.Write.RECREATE);
    assertThat(
            ApplyPlan.first(
                SHOP, Optional.of(new ApplyPlan.Present(headless, Ownership.FOREIGN)), true))
        .isEqualTo(new Step.Leave(ObjectProblem.nameTaken(SHOP)));
  }

  @Test
  void anInvalidMergeIsPatchedThenReplacedThenReported() {
    Optional<ApplyPlan.Present> ours = present(Ownership.OWNED);

    assertThat(ApplyPlan.after(Step.Write.APPLY, INVALID, SHOP, ours))
        .isEqualTo(Step.Write.REPLACE);
    assertThat(ApplyPlan.after(Step.Write.REPLACE, INVALID, SHOP, ours))
        .isEqualTo(Step.Write.RECREATE);
    assertThat(ApplyPlan.after(Step.Write.RECREATE, INVALID, SHOP, ours)).isEqualTo(refused());
  }

  @ParameterizedTest
  @EnumSource(Step.Write.class)
  void invalidAndMissingSettingsAreReported(Step.Write write) {
    assertThat(ApplyPlan.after(write, INVALID, SHOP, Optional.empty())).isEqualTo(refused());
  }

  @ParameterizedTest
  @EnumSource(Step.Write.class)
  void nothingIsDeletedBecauseOfAPolicyOrAConflict(Step.Write write) {
    Optional<ApplyPlan.Present> ours = present(Ownership.OWNED);

    assertThat(ApplyPlan.after(write, new Refusal.Denied(INVALID.words()), SHOP, ours))
        .isEqualTo(refused());
    assertThat(ApplyPlan.after(write, new Refusal.Changed(INVALID.words()), SHOP, ours))
        .isEqualTo(refused());
    assertThat(ApplyPlan.after(write, new Refusal.NamespaceEnding(""), SHOP, ours))
        .isEqualTo(new Step.Stop());
  }

  private static Step refused() {
    return new Step.Leave(ObjectProblem.refused(SHOP, INVALID.words()));
  }

  private static Optional<ApplyPlan.Present> present(Ownership ownership) {
    return Optional.of(new ApplyPlan.Present(SHOP, ownership));
  }

  private static Service service(String ip) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("shop")
        .endMetadata()
        .withNewSpec()
        .withClusterIP(ip)
        .endSpec()
        .build();
  }
}
