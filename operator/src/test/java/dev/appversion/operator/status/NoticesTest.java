package dev.appversion.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticesTest {
  private static final RoutingTable BEFORE =
      table(0, "k1", version("v1.0", 100, false, "a"), version("v1.1", 0, false, "b"));

  @Test
  void theFirstTable() {
    assertThat(Notices.between(Optional.empty(), BEFORE))
        .containsExactly(new Notice(false, "Created", "routing started: v1.0 100%, v1.1 0%"));
  }

  @Test
  void theSameTableHasNoEvent() {
    assertThat(Notices.between(Optional.of(BEFORE), BEFORE)).isEmpty();
  }

  @Test
  void changedWeightsAreReportedAsShares() {
    assertThat(
            after(table(0, "k1", version("v1.0", 90, false, "a"), version("v1.1", 10, false, "b"))))
        .containsExactly(new Notice(false, "WeightsChanged", "v1.0 100→90%, v1.1 0→10%"));
  }

  @Test
  void weightsOfTheSameSharesHaveNoEvent() {
    assertThat(
            after(table(0, "k1", version("v1.0", 7, false, "a"), version("v1.1", 0, false, "b"))))
        .isEmpty();
  }

  @Test
  void addedAndRetiredVersionsHaveEvents() {
    assertThat(
            after(table(0, "k1", version("v1.0", 100, false, "a"), version("v1.2", 0, false, "c"))))
        .extracting(Notice::reason, Notice::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("VersionAdded", "version v1.2 is live"),
            org.assertj.core.groups.Tuple.tuple("VersionRetired", "version v1.1 is retired"));
  }

  @Test
  void aBlockIsAWarning() {
    assertThat(
            after(table(0, "k1", version("v1.0", 100, false, "a"), version("v1.1", 0, true, "b"))))
        .containsExactly(new Notice(true, "VersionBlocked", "version v1.1 is blocked"));
  }

  @Test
  void appVersionsKeysAndBusts() {
    assertThat(
            after(table(4, "k2", version("v1.0", 100, false, "z"), version("v1.1", 0, false, "b"))))
        .extracting(Notice::reason)
        .containsExactly("AppVersionChanged", "Busted", "KeyChanged");
  }

  @Test
  void resolvedManifestsHaveAnEventAfterFailedOnes() {
    AppVersionStatus bad = status("ManifestsResolved", "False", "ManifestMalformed", "m");
    AppVersionStatus good = status("ManifestsResolved", "True", "Resolved", "ok");

    assertThat(Notices.between(bad, good)).containsExactly(new Notice(false, "Resolved", "ok"));
    assertThat(Notices.between(null, good)).isEmpty();
  }

  private static List<Notice> after(RoutingTable table) {
    return Notices.between(Optional.of(BEFORE), table);
  }

  private static AppVersionStatus status(
      String type, String status, String reason, String message) {
    return new AppVersionStatus(
        1L,
        null,
        null,
        List.of(
            new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build()),
        null);
  }

  private static RoutingTable table(long bust, String key, LiveVersion... versions) {
    return RoutingTables.table(versions).bust(new BustState(bust, "", "", "")).keyId(key).build();
  }

  private static LiveVersion version(String name, int weight, boolean blocked, String appVersion) {
    return RoutingTables.version(name)
        .weight(weight)
        .blocked(blocked)
        .appVersion(new AppVersionId(appVersion, VersionSource.MANIFEST, Map.of()))
        .build();
  }
}
