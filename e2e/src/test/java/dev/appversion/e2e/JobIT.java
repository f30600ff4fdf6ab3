package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A team's CronJob has the label of its app: its pods get a sidecar, and complete. */
@OnCluster
@Order(2)
class JobIT {
  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
      spec:
        schedule: "0 3 1 1 *"
        jobTemplate:
          spec:
            backoffLimit: 0
            template:
              metadata: {labels: {job: nightly, appversion.dev/inject: shop}}
              spec:
                restartPolicy: Never
                securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
                containers:
                - name: work
                  image: appversion-e2e/shop:v1.0
                  imagePullPolicy: IfNotPresent
                  command: [/usr/bin/python3, -c, "print('done')"]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private final Cluster cluster;

  JobIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aJobWithASidecarCompletes() {
    try (Shop shop = Shop.empty(cluster)) {
      shop.applyYaml(CRON_JOB);
      shop.kubectl("create", "job", "once", "--from=cronjob/nightly").orThrow();

      CommandResult completed =
          shop.kubectl("wait", "job/once", "--for=condition=Complete", "--timeout=60s");

      assertThat(completed.exitCode()).as(() -> completed.error() + shop.diagnosis()).isZero();
      assertThat(
              shop.kubectl(
                      "get",
                      "pods",
                      "-l",
                      "job=nightly",
                      "-o",
                      "jsonpath={range .items[*].status.initContainerStatuses[*]}"
                          + "{.name} {.state.terminated.exitCode}{end}")
                  .orThrow()
                  .output())
          .as("Kubernetes has stopped the sidecar")
          .isEqualTo("appversion 0");
    }
  }
}
