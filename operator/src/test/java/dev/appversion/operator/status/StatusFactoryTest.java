package dev.appversion.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.operator.autoscaling.AutoscalerState;
import dev.appversion.operator.pods.AssetMismatch;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFactoryTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final StatusFactory FACTORY = new StatusFactory(CLOCK);
  private static final VersionReport GOOD = state("v1", 100, 2, 2, List.of(), List.of());

  @Test
  void allIsWell() {
    AppVersionStatus status = FACTORY.of(of(GOOD), null);

    assertThat(status.summary()).isEqualTo("v1 100%");
    assertThat(reasons(status))
        .isEqualTo(
            Map.of(
                "Ready", "True Routed",
                "ManifestsResolved", "True NoSources",
                "SidecarsInSync", "True InSync",
                "AssetsVerified", "True Verified",
                "Progressing", "False Settled"));
    assertThat(status.versions().getFirst().phase()).isEqualTo("Active");
  }

  @Test
  void theProgressOfStoringAssetsIsReported() {
    StoreState.Filling stored = filling("v1", StoreState.Progress.STORED, 400, "");
    StoreState.Filling storing = filling("v2", StoreState.Progress.STORING, 112, "");
    StoreState.Filling failed = filling("v2", StoreState.Progress.FAILED, 112, "a.css: 404");

    assertThat(reasons(FACTORY.of(stored(StoreState.NONE), null)))
        .doesNotContainKey("AssetsStored");
    assertThat(storedAssets(StoreState.absent(true))).startsWith("False NoStore");
    assertThat(storedAssets(kept(List.of()))).startsWith("True NothingToStore");
    assertThat(storedAssets(kept(List.of(stored))))
        .isEqualTo("True Stored 400 of 400 assets of v1 are stored");
    assertThat(storedAssets(kept(List.of(stored, storing))))
        .isEqualTo(
            "Unknown Storing 400 of 400 assets of v1 are stored, 112 of 400 assets of v2 are"
                + " stored");
    assertThat(storedAssets(kept(List.of(stored, failed))))
        .isEqualTo("False NotStored 112 of 400 assets of v2 are stored: a.css: 404");
    assertThat(
            storedAssets(
                new StoreState(
                    true, false, Optional.of("the store is away"), List.of(stored), List.of())))
        .isEqualTo("False StoreUnavailable the store is away; the operator retries");
  }

  @Test
  void allObjectsThatAreNotAsPlannedAreNamed() {
    ConfigMap map =
        new ConfigMapBuilder().withNewMetadata().withName("shop-routing").endMetadata().build();
    Service one = new ServiceBuilder().withNewMetadata().withName("shop").endMetadata().build();
    Service two = new ServiceBuilder().withNewMetadata().withName("shop-v1").endMetadata().build();

    assertThat(ready(ObjectProblem.nameTaken(map)))
        .isEqualTo(
            "False NameTaken ConfigMap shop-routing exists and does not belong to this AppVersion:"
                + " delete or rename it, or give the AppVersion another name");
    assertThat(
            ready(
                ObjectProblem.refused(map, "quota"),
                ObjectProblem.nameTaken(one),
                ObjectProblem.nameTaken(two)))
        .isEqualTo(
            "False NameTaken Service shop and Service shop-v1 exist and do not belong to this"
                + " AppVersion: delete or rename them, or give the AppVersion (or, by"
                + " spec.service.name or versions[].backend, the Service) another name; the API server"
                + " rejects ConfigMap shop-routing, the operator retries: quota");
    assertThat(ready(ObjectProblem.refused(one, "quota"), ObjectProblem.refused(two, "quota")))
        .isEqualTo(
            "False ApplyRefused the API server rejects Service shop and Service shop-v1, the operator"
                + " retries: quota");
  }

  private static String ready(ObjectProblem... problems) {
    ReconciledState state =
        new ReconciledState(
            3,
            "r",
            List.of(GOOD),
            ReconciledState.Manifests.NONE,
            new ReconciledState.Cluster(List.of(problems), List.of(), AutoscalerState.NONE),
            AssetState.GOOD,
            StoreState.NONE);
    Condition condition = condition(FACTORY.of(state, null), "Ready");
    return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
  }

  private static StoreState kept(List<StoreState.Filling> releases) {
    return new StoreState(true, false, Optional.empty(), releases, List.of());
  }

  private static StoreState.Filling filling(
      String version, StoreState.Progress progress, int stored, String message) {
    return new StoreState.Filling(version, progress, stored, 400, message);
  }

  private static ReconciledState stored(StoreState store) {
    return state(store, AutoscalerState.NONE);
  }

  private static ReconciledState state(StoreState store, AutoscalerState autoscalers) {
    return new ReconciledState(
        3,
        "0a1b2c3d4e5f",
        List.of(GOOD),
        ReconciledState.Manifests.NONE,
        new ReconciledState.Cluster(List.of(), List.of(), autoscalers),
        AssetState.GOOD,
        store);
  }

  @Test
  void anAutoscalerThatCountsTheSidecarIsNamedUntilItDoesNot() {
    ReconciledState counting =
        state(StoreState.NONE, new AutoscalerState(true, List.of("shop-v1 (cpu, memory)")));
    AppVersionStatus status = FACTORY.of(counting, null);
    Condition condition = condition(status, "AutoscalersMeasureApp");

    assertThat(condition.getStatus() + " " + condition.getReason())
        .isEqualTo("False SidecarCounted");
    assertThat(condition.getMessage()).contains("shop-v1 (cpu, memory)", "ContainerResource");
    assertThat(FACTORY.of(state(StoreState.NONE, AutoscalerState.UNKNOWN), status))
        .as("unknown: the last state stays")
        .isEqualTo(status);
    assertThat(FACTORY.of(state(StoreState.NONE, AutoscalerState.NONE), status).conditions())
        .extracting(Condition::getType)
        .doesNotContain("AutoscalersMeasureApp");
  }

  private static String storedAssets(StoreState store) {
    Condition condition = condition(FACTORY.of(stored(store), null), "AssetsStored");
    return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
  }

  @Test
  void theTimeOfTransitionMovesOnlyWithTheStatus() {
    AppVersionStatus before = FACTORY.of(of(GOOD), null);
    StatusFactory later = new StatusFactory(Clock.offset(CLOCK, Duration.ofHours(1)));

    assertThat(later.of(of(GOOD), before)).isEqualTo(before);
    AppVersionStatus worse =
        later.of(of(state("v1", 100, 2, 2, List.of("pod a (no)"), List.of())), before);
    assertThat(condition(worse, "SidecarsInSync").getLastTransitionTime())
        .isEqualTo("1970-01-01T01:00:00Z");
    assertThat(condition(worse, "Ready").getLastTransitionTime()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void aVersionThatShouldBeServedNeedsReadyPodsWithASidecar() {
    assertThat(ready(state("v1", 100, 0, 0, List.of(), List.of()))).isEqualTo("False NoPods");
    assertThat(ready(state("v1", 100, 1, 0, List.of(), List.of()))).isEqualTo("False NoReadyPods");
    assertThat(ready(state("v1", 100, 1, 0, List.of(), List.of("pod a"))))
        .isEqualTo("False NotInjected");
    assertThat(ready(state("v1", 0, 0, 0, List.of(), List.of()))).isEqualTo("True Routed");
  }

  @Test
  void anAppThatAcceptsNoConnectionsIsTheReason() {
    VersionReport v1 = state("v1", 100, 3, 0, List.of(), List.of());
    VersionReport unreachable =
        new VersionReport(
            v1.version(),
            100,
            new VersionReport.Pods(3, 0, List.of("set spec.port to 9090"), false),
            VersionReport.Sidecars.GOOD);

    AppVersionStatus status = FACTORY.of(of(unreachable), null);
    Condition ready = condition(status, "Ready");

    assertThat(ready.getStatus() + " " + ready.getReason()).isEqualTo("False AppUnreachable");
    assertThat(ready.getMessage())
        .isEqualTo(
            "version v1 should get 100% of new visitors, but none of its 3 pod(s) is ready: set"
                + " spec.port to 9090");
    VersionReport unreported =
        new VersionReport(
            v1.version(),
            100,
            new VersionReport.Pods(3, 0, List.of(), true),
            VersionReport.Sidecars.GOOD);
    assertThat(condition(FACTORY.of(of(unreported), status), "Ready"))
        .as("an operator that has just started keeps the last status")
        .isEqualTo(ready);
    assertThat(condition(FACTORY.of(of(v1), status), "Ready").getReason()).isEqualTo("NoReadyPods");
    assertThat(ready(unreported)).isEqualTo("False NoReadyPods");
  }

  @Test
  void sidecarsOfAnotherReleaseAreShownWhileThereAreAny() {
    VersionReport old =
        new VersionReport(
            GOOD.version(),
            100,
            GOOD.pods(),
            new VersionReport.Sidecars(List.of(), List.of(), List.of(), List.of("pod a (0.1.0)")));

    AppVersionStatus status = FACTORY.of(of(old), null);

    Condition condition = condition(status, "SidecarsCurrent");
    assertThat(condition.getStatus() + " " + condition.getReason()).isEqualTo("False OtherRelease");
    assertThat(condition.getMessage())
        .startsWith(
            "1 sidecar(s) are of another release than the operator: pod a (0.1.0). Restart");
    assertThat(status.versions().getFirst().sidecarsOfOtherRelease())
        .containsExactly("pod a (0.1.0)");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    AppVersionStatus after = FACTORY.of(of(GOOD), status);
    assertThat(after.conditions()).extracting(Condition::getType).doesNotContain("SidecarsCurrent");
    assertThat(after.versions().getFirst().sidecarsOfOtherRelease()).isNull();
  }

  @Test
  void theListOfSidecarsOfAnotherReleaseIsBounded() {
    List<String> pods = IntStream.range(0, 500).mapToObj(i -> "pod " + i).toList();

    assertThat(SidecarsCurrentCondition.listed(pods)).hasSize(21).endsWith("and 480 more");
    assertThat(SidecarsCurrentCondition.listed(pods.subList(0, 20))).hasSize(20);
  }

  @Test
  void aFailureHasPrecedenceOverPendingReads() {
    ManifestProblem reading = new ManifestProblem(ManifestProblem.Reason.Reading, "r");
    ManifestProblem malformed = new ManifestProblem(ManifestProblem.Reason.ManifestMalformed, "m");

    assertThat(manifests(reading)).isEqualTo("Unknown Reading: r");
    assertThat(manifests(reading, malformed)).isEqualTo("False ManifestMalformed: r; m");
  }

  @Test
  void manyPodsAreCountedAndSomeNamed() {
    List<String> behind = List.of("pod a", "pod b", "pod c", "pod d", "pod e", "pod f", "pod g");
    AppVersionStatus status = FACTORY.of(of(state("v1", 100, 9, 9, behind, List.of())), null);

    assertThat(condition(status, "SidecarsInSync").getMessage())
        .isEqualTo(
            "7 of 9 sidecars have not loaded the published routing table: pod a, pod b, pod c, pod d, pod e and 2 more");
    assertThat(reasons(status)).containsEntry("Progressing", "True RollingOut");
  }

  @Test
  void assetsWithOtherBytesAreNamed() {
    AssetState wrong =
        new AssetState(List.of(new AssetMismatch("v1", "css/a.0123456789ab.css")), false);
    AppVersionStatus status = FACTORY.of(of(wrong), null);

    assertThat(reasons(status)).containsEntry("AssetsVerified", "False AssetMismatch");
    assertThat(condition(status, "AssetsVerified").getMessage())
        .contains("v1 css/a.0123456789ab.css");
    AssetState notHeard = new AssetState(List.of(), false);
    assertThat(reasons(FACTORY.of(of(notHeard), status)))
        .as("a mismatch stays until all sidecars have reported")
        .containsEntry("AssetsVerified", "False AssetMismatch");
    assertThat(reasons(FACTORY.of(of(notHeard), null)))
        .containsEntry("AssetsVerified", "Unknown NotReported");
    assertThat(reasons(FACTORY.of(of(GOOD), status)))
        .containsEntry("AssetsVerified", "True Verified");
  }

  @Test
  void onlyLiveVersionsAssetsAreOfInterest() {
    RoutingTable table = RoutingTables.table(GOOD.version()).build();
    AssetMismatch known = new AssetMismatch("v1", "b.js");

    AssetState state =
        AssetState.of(
            List.of(
                new SidecarState.Enforces("r", "", List.of(known), Optional.empty()),
                new SidecarState.Enforces(
                    "r", "", List.of(known, new AssetMismatch("v0", "a.js")), Optional.empty())),
            table);

    assertThat(state).isEqualTo(new AssetState(List.of(known), true));
    assertThat(AssetState.of(List.of(new SidecarState.NotProbed()), table).complete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "False, NameTaken, Stalled NameTaken",
    "False, SecretKeyInvalid, Stalled SecretKeyInvalid",
    "False, ApplyRefused, Reconciling ApplyRefused",
    "Unknown, ReconcileFailed, Reconciling ReconcileFailed"
  })
  void aRefusalIsStalledIfOnlyAPersonCanEndIt(String ready, String reason, String expected) {
    AppVersionStatus before = FACTORY.of(of(state("v1", 100, 0, 0, List.of(), List.of())), null);

    assertThat(kstatus(before)).containsExactly("Reconciling NoPods");
    assertThat(kstatus(FACTORY.refused(7, ready, reason, "why", before))).containsExactly(expected);
  }

  @Test
  void aStatusIsReconcilingUntilManifestsAreReadAndSidecarsInSync() {
    assertThat(kstatus(FACTORY.of(of(GOOD), null))).isEmpty();
    assertThat(kstatus(FACTORY.of(of(state("v1", 100, 2, 2, List.of("a"), List.of())), null)))
        .containsExactly("Reconciling Behind");
    assertThat(kstatus(ManifestProblem.Reason.Reading)).containsExactly("Reconciling Reading");
    assertThat(kstatus(ManifestProblem.Reason.ConfigMapNotFound))
        .containsExactly("Reconciling ConfigMapNotFound");
    assertThat(kstatus(ManifestProblem.Reason.ManifestMalformed))
        .containsExactly("Stalled ManifestMalformed");
    assertThat(kstatus(ManifestProblem.Reason.NoReadyPod)).as("a version at weight 0").isEmpty();
    ReconciledState ambiguous =
        new ReconciledState(
            3,
            "r",
            List.of(GOOD),
            ReconciledState.Manifests.NONE,
            new ReconciledState.Cluster(List.of(), List.of("pod a"), AutoscalerState.NONE),
            AssetState.GOOD,
            StoreState.NONE);
    assertThat(kstatus(FACTORY.of(ambiguous, null))).containsExactly("Stalled AmbiguousPods");
  }

  private static List<String> kstatus(ManifestProblem.Reason problem) {
    return kstatus(
        FACTORY.of(
            new ReconciledState(
                3,
                "r",
                List.of(GOOD),
                new ReconciledState.Manifests(true, List.of(new ManifestProblem(problem, "m"))),
                ReconciledState.Cluster.GOOD,
                AssetState.GOOD,
                StoreState.NONE),
            null));
  }

  /** The conditions that kstatus reads besides Ready. */
  private static List<String> kstatus(AppVersionStatus status) {
    return status.conditions().stream()
        .filter(condition -> List.of("Reconciling", "Stalled").contains(condition.getType()))
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(condition -> condition.getType() + " " + condition.getReason())
        .toList();
  }

  @Test
  void aRefusalKeepsTheTableInForce() {
    AppVersionStatus before = FACTORY.of(of(GOOD), null);
    AppVersionStatus refused = FACTORY.refused(7, "False", "NameTaken", "why", before);

    assertThat(refused.observedGeneration()).isEqualTo(7);
    assertThat(refused.revision()).isEqualTo(before.revision());
    assertThat(refused.versions()).isEqualTo(before.versions());
    assertThat(reasons(refused))
        .containsEntry("Ready", "False NameTaken")
        .containsEntry("SidecarsInSync", "True InSync");
  }

  @ParameterizedTest
  @CsvSource({"100, 100%", "33.3333, 33.3%", "0, 0%", "0.04, 0%", "99.96, 100%"})
  void sharesReadWell(double share, String text) {
    assertThat(StatusFactory.percent(share)).isEqualTo(text);
  }

  private static String ready(VersionReport version) {
    return reasons(FACTORY.of(of(version), null)).get("Ready");
  }

  private static String manifests(ManifestProblem... problems) {
    ReconciledState state =
        new ReconciledState(
            3,
            "r",
            List.of(GOOD),
            new ReconciledState.Manifests(true, List.of(problems)),
            ReconciledState.Cluster.GOOD,
            AssetState.GOOD,
            StoreState.NONE);
    Condition condition = condition(FACTORY.of(state, null), "ManifestsResolved");
    return condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage();
  }

  private static ReconciledState of(VersionReport version) {
    return new ReconciledState(
        3,
        "0a1b2c3d4e5f",
        List.of(version),
        ReconciledState.Manifests.NONE,
        ReconciledState.Cluster.GOOD,
        AssetState.GOOD,
        StoreState.NONE);
  }

  private static ReconciledState of(AssetState assets) {
    return new ReconciledState(
        3,
        "0a1b2c3d4e5f",
        List.of(GOOD),
        ReconciledState.Manifests.NONE,
        ReconciledState.Cluster.GOOD,
        assets,
        StoreState.NONE);
  }

  private static VersionReport state(
      String name, double share, int pods, int ready, List<String> behind, List<String> bare) {
    LiveVersion version =
        RoutingTables.version(name)
            .weight(share > 0 ? 1 : 0)
            .appVersion(new AppVersionId(AppVersionId.UNKNOWN, VersionSource.UNKNOWN, Map.of()))
            .build();
    return new VersionReport(
        version,
        share,
        new VersionReport.Pods(pods, ready, List.of(), false),
        new VersionReport.Sidecars(behind, bare, List.of(), List.of()));
  }

  private static Condition condition(AppVersionStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> reasons(AppVersionStatus status) {
    return status.conditions().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Condition::getType, c -> c.getStatus() + " " + c.getReason()));
  }
}
