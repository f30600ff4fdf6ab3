package dev.appversion.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private Instant now = Instant.EPOCH;
  private final InstantSource source = () -> now;
  private final AppVersion app = app();
  private final Warnings warnings = new Warnings(source.withZone(ZoneOffset.UTC));

  @Test
  void aConditionOfSecondsGivesNoWarning() {
    assertThat(warnings.due(app, ready("False", "NoPods")))
        .isEqualTo(new Warnings.Due(List.of(), Optional.of(Duration.ofSeconds(5))));
    now = now.plusSeconds(4);
    assertThat(reasons(ready("True", "Routed"))).isEmpty();
    now = now.plusSeconds(60);
    assertThat(reasons(ready("True", "Routed"))).isEmpty();
  }

  @Test
  void aLastingConditionGivesOneWarning() {
    AppVersionStatus bad = ready("False", "NoPods");
    assertThat(reasons(bad)).isEmpty();
    now = now.plusSeconds(5);
    assertThat(reasons(bad)).containsExactly("NoPods");
    assertThat(reasons(bad)).isEmpty();
    assertThat(reasons(ready("Unknown", "ReconcileFailed"))).isEmpty();
    assertThat(reasons(bad)).isEmpty();
  }

  @Test
  void anotherReasonOrARelapseGivesAnotherWarning() {
    AppVersionStatus bad = ready("False", "NoPods");
    AppVersionStatus worse = ready("False", "NameTaken");
    now = now.plusSeconds(5);
    assertThat(reasons(bad)).containsExactly("NoPods");
    assertThat(reasons(worse)).containsExactly("NameTaken");
    assertThat(reasons(ready("True", "Routed"))).isEmpty();
    AppVersionStatus again = ready("False", "NameTaken");
    now = now.plusSeconds(5);
    assertThat(reasons(again)).containsExactly("NameTaken");
  }

  @Test
  void aConditionThatWasAbsentMeanwhileIsARelapse() {
    AppVersionStatus counted = status("AutoscalersMeasureApp", "False", "SidecarCounted");
    now = now.plusSeconds(5);
    assertThat(reasons(counted)).containsExactly("SidecarCounted");
    assertThat(reasons(counted)).isEmpty();
    assertThat(reasons(ready("True", "Routed"))).isEmpty();
    assertThat(reasons(counted)).containsExactly("SidecarCounted");
  }

  @Test
  void aNewLeaderRepeatsNoEvent() {
    app.setStatus(ready("False", "NoPods"));
    now = now.plusSeconds(60);

    assertThat(reasons(ready("Unknown", "ReconcileFailed"))).isEmpty();
    app.setStatus(ready("Unknown", "ReconcileFailed"));
    assertThat(reasons(ready("False", "NoPods"))).isEmpty();
  }

  @Test
  void aNewLeaderWritesTheWarningThatWasPending() {
    AppVersionStatus bad = ready("False", "NoPods");
    app.setStatus(bad);
    now = now.plusSeconds(2);
    assertThat(reasons(bad)).isEmpty();
    now = now.plusSeconds(3);
    assertThat(reasons(bad)).containsExactly("NoPods");
  }

  @Test
  void aRolloutThatProceedsAndAVersionThatDrainsHaveNoWarnings() {
    for (String type : List.of("RolloutComplete", "AwaitingApproval", "Degraded", "Drained-v1.0")) {
      AppVersionStatus proceeds = status(type, "False", "Holding");
      now = now.plusSeconds(60);
      assertThat(reasons(proceeds)).as(type).isEmpty();
    }
  }

  @Test
  void sidecarsThatLoadATableAndProgressHaveNoEvents() {
    AppVersionStatus behind = status("SidecarsInSync", "False", "Behind");
    AppVersionStatus settled = status("Progressing", "False", "Settled");
    now = now.plusSeconds(60);

    assertThat(reasons(behind)).isEmpty();
    assertThat(reasons(settled)).isEmpty();
  }

  private List<String> reasons(AppVersionStatus status) {
    return warnings.due(app, status).notices().stream().map(Notice::reason).toList();
  }

  private AppVersionStatus ready(String status, String reason) {
    return status("Ready", status, reason);
  }

  private AppVersionStatus status(String type, String status, String reason) {
    return new AppVersionStatus(
        1L,
        null,
        null,
        List.of(
            new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("why")
                .withLastTransitionTime(now.toString())
                .build()),
        null);
  }

  private static AppVersion app() {
    AppVersion app = new AppVersion();
    app.setMetadata(new ObjectMetaBuilder().withName("shop").withUid("uid").build());
    return app;
  }
}
