package dev.appversion.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwaitingApprovalTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          approval                 | True StepReached: it waits: create an AppVersionCommand with action: approve
          capacity, approval       | True StepReached: it waits: create an AppVersionCommand with action: approve
          analysis, approval       | True StepReached: it waits: create an AppVersionCommand with action: approve
          hold, analysis, approval | False Holding: required when the hold is over; it can be given now
          hold, capacity           | False Holding: no approval is missing now
          ''                       | False Holding: no approval is missing now
          """)
  void itIsTrueIfAnApprovalIsMissingWhenTheHoldIsOver(String awaiting, String condition) {
    Conditions conditions = new Conditions(null, 1, CLOCK);
    RolloutStatus rollout =
        YAML.unmarshal(
            "phase: Holding\nmessage: it waits\nawaiting: [%s]".formatted(awaiting),
            RolloutStatus.class);

    LifecycleStatus.approval(rollout, rollout.message(), conditions);

    Condition approval = conditions.build().getFirst();
    assertThat(
            "%s %s: %s"
                .formatted(approval.getStatus(), approval.getReason(), approval.getMessage()))
        .isEqualTo(condition);
  }
}
