package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Examples as API servers of Kubernetes 1.34 return them. */
class FieldOwnerTest {
  private static final List<String> TARGET = List.of("spec", "rollout", "target");

  private static final String KUBECTL_APPLY =
      """
      - apiVersion: appversion.dev/v1alpha1
        fieldsType: FieldsV1
        fieldsV1:
          f:metadata:
            f:annotations:
              .: {}
              f:kubectl.kubernetes.io/last-applied-configuration: {}
          f:spec:
            .: {}
            f:port: {}
            f:rollout:
              .: {}
              f:steps: {}
              f:target: {}
        manager: kubectl-client-side-apply
        operation: Update
        time: "2026-11-30T14:02:00Z"
      """;

  private static final String ARGO_CD =
      """
      - apiVersion: appversion.dev/v1alpha1
        fieldsType: FieldsV1
        fieldsV1:
          f:spec:
            f:rollout:
              f:target: {}
            f:versions:
              k:{"name":"v1.0"}:
                .: {}
                f:name: {}
        manager: argocd-controller
        operation: Apply
        time: "2026-11-30T14:30:00Z"
      """;

  private static final String OPERATOR =
      """
      - apiVersion: appversion.dev/v1alpha1
        fieldsType: FieldsV1
        fieldsV1:
          f:spec:
            f:rollout:
              f:target: {}
          f:status:
            f:rollout:
              f:target: {}
        manager: appversion-operator
        operation: Apply
        subresource: status
        time: "2026-11-30T15:00:00Z"
      """;

  private static final String LABELLED =
      """
      - apiVersion: appversion.dev/v1alpha1
        fieldsType: FieldsV1
        fieldsV1:
          f:metadata:
            f:labels:
              f:team: {}
          f:spec:
            f:rollout:
              f:paused: {}
        manager: kubectl-label
        operation: Update
        time: "2026-11-30T16:00:00Z"
      """;

  @Test
  void itIsTheManagerOfTheField() {
    assertThat(target(KUBECTL_APPLY)).contains("kubectl-client-side-apply");
    assertThat(target(ARGO_CD)).contains("argocd-controller");
  }

  @Test
  void ofSeveralItIsTheOneThatWroteLast() {
    assertThat(target(ARGO_CD + KUBECTL_APPLY)).contains("argocd-controller");
  }

  @Test
  void managersOfOtherFieldsAndOfSubresourcesDoNotCount() {
    assertThat(target(KUBECTL_APPLY + OPERATOR + LABELLED)).contains("kubectl-client-side-apply");
    assertThat(target(OPERATOR + LABELLED)).isEmpty();
  }

  @Test
  void aManagerMayOwnAWholeObject() {
    assertThat(
            target(
                """
                - fieldsV1: {f:spec: {f:rollout: {}}}
                  manager: dashboard
                  operation: Update
                  time: "2026-11-30T14:02:00Z"
                """))
        .contains("dashboard");
  }

  @Test
  void withoutManagedFieldsNobodyIsKnown() {
    assertThat(FieldOwner.of(List.of(), TARGET)).isEmpty();
    assertThat(target("- {manager: old, operation: Update}\n")).isEmpty();
    assertThat(target("- {manager: old, operation: Update, fieldsV1: {}}\n")).isEmpty();
  }

  private static Optional<String> target(String entries) {
    List<ManagedFieldsEntry> read =
        Serialization.unmarshal("managedFields:\n" + entries, ObjectMeta.class).getManagedFields();
    return FieldOwner.of(read, TARGET);
  }
}
