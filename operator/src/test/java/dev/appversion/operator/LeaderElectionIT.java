package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Test;

/** Two replicas: one is the leader, then the other. */
@OnCluster
class LeaderElectionIT {

  @Test
  void theOtherReplicaBecomesTheLeaderWhenTheLeaderStops(Cluster cluster) {
    try (TestApp app = new TestApp(cluster)) {
      ControlPlane one = app.startOperator("one", true);
      eventually(() -> assertThat(one.isLeading()).isTrue());
      ControlPlane two = app.startOperator("two", true);
      assertThat(two.isReady()).isTrue();
      app.apply(TestApp.twoVersions(90, 10));
      eventually(() -> assertThat(app.table().shares()).containsEntry("v1.1", 10.0));
      assertThat(two.isLeading()).isFalse();
      assertThat(holder(app)).isEqualTo("one");

      app.stop(one);
      app.apply(TestApp.twoVersions(40, 10));

      eventually(() -> assertThat(app.table().shares()).containsEntry("v1.1", 20.0));
      assertThat(two.isLeading()).isTrue();
      assertThat(holder(app)).isEqualTo("two");
    }
  }

  private static String holder(TestApp app) {
    return app.client
        .leases()
        .inNamespace(app.ns())
        .withName("appversion-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }
}
