package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.InjectionDecision.Skip;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last accepted value at each limit of {@link InjectionPolicyTest}, and what is rare. */
class InjectionLimitsTest {
  private static final String LABELS =
      "labels: {app: shop, version: v1.0, appversion.dev/inject: shop}";
  private static final InjectionSettings SETTINGS =
      InjectionSettings.of("appversion/sidecar:dev", "0.1.0");

  private final InjectionPolicy policy = new InjectionPolicy(SETTINGS);

  @ParameterizedTest
  @CsvSource({
    "appversion.dev/port, 1024",
    "appversion.dev/port, 65535",
    "appversion.dev/admin-port, 1024",
    "appversion.dev/cpu-request, 1m",
    "appversion.dev/memory-request, 256Mi",
    "appversion.dev/termination-delay, 29",
    "appversion.dev/java-options, ''",
    "appversion.dev/settings, ' '"
  })
  void theLastValueAtALimitIsAccepted(String annotation, String value) {
    assertThat(decide(annotated(annotation + ": '" + value + "'"), "{}"))
        .isInstanceOf(Inject.class);
  }

  @Test
  void sigtermIsDelayedByAMinuteAtMost() {
    String annotated = annotated("appversion.dev/termination-delay: '60'");

    assertThat(decide(annotated, "{terminationGracePeriodSeconds: 90}"))
        .asInstanceOf(type(Inject.class))
        .extracting(inject -> inject.options().termination().seconds())
        .isEqualTo(60);
    assertThat(decide(annotated, "{terminationGracePeriodSeconds: 60}")).isInstanceOf(Deny.class);
  }

  @Test
  void aLongValueIsShortenedInTheMessage() {
    String longest = "9".repeat(64);

    assertThat(decide(annotated("appversion.dev/port: '" + longest + "'"), "{}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("'" + longest + "'");
    assertThat(decide(annotated("appversion.dev/port: '" + longest + "9'"), "{}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("'" + longest + "…'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"appversion.dev/port", "appversion.dev/admin-port"})
  void onTheNetworkOfTheNodeBothPortsAreSet(String annotation) {
    assertThat(decide(annotated(annotation + ": '20000'"), "{hostNetwork: true}"))
        .isInstanceOf(Deny.class);
    assertThat(
            decide(
                annotated("appversion.dev/port: '20000', appversion.dev/admin-port: '20001'"),
                "{hostNetwork: true}"))
        .isInstanceOf(Inject.class);
    assertThat(decide(annotated(""), "{hostNetwork: false}")).isInstanceOf(Inject.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"appversion.dev/port", "appversion.dev/admin-port"})
  void theMessageOfAPortThatIsTakenByTheAppNamesTheAnnotationToChange(String annotation) {
    assertThat(decide(annotated(annotation + ": '8080'"), "{}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .endsWith("set annotation " + annotation + " to a port that is free in the pod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os: {name: linux}",
        "nodeSelector: {kubernetes.io/os: linux}",
        "nodeSelector: {disk: ssd}",
        "containers: [{name: web, ports: [{containerPort: 80}, {name: http, containerPort: 81}]}]",
        "volumes: [{name: data, emptyDir: {}}]"
      })
  void anOrdinaryPodIsInjected(String spec) {
    assertThat(decide(annotated(""), "{" + spec + "}")).isInstanceOf(Inject.class);
  }

  @Test
  void theNameOfTheAdminPortIsReservedToo() {
    assertThat(
            decide(
                annotated(""),
                "{containers: [{name: web, ports: [{name: av-admin, containerPort: 80}]}]}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("container web has a port named 'av-admin'");
  }

  @Test
  void aSidecarAmongTheContainersNeedsNoDelay() {
    assertThat(
            decide(
                annotated("appversion.dev/injected: 0.1.0"),
                """
                {containers: [
                  {name: appversion, ports: [{name: appversion, containerPort: 15180}]},
                  {name: web, lifecycle: {preStop: {sleep: {seconds: 1}}}}]}
                """))
        .isEqualTo(new Skip(Skip.Reason.ALREADY_INJECTED));
  }

  @Test
  void aBadDelayOfAnInjectedPodIsDenied() {
    assertThat(
            decide(
                annotated(
                    "appversion.dev/injected: 0.1.0, appversion.dev/termination-delay: never"),
                """
                {initContainers: [
                  {name: appversion, ports: [{name: appversion, containerPort: 15180}]}]}
                """))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("appversion.dev/termination-delay is 'never'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind: AppVersion", "spec: {port: 8080, versions: [{name: v1.0}]}"})
  void aVersionWithoutASelectorSelectsNoPod(String resource) {
    KnownApp known = new KnownApp.Found(Serialization.unmarshal(resource, AppVersion.class));

    assertThat(policy.decide(template(annotated(""), "{}"), known))
        .asInstanceOf(type(Inject.class))
        .satisfies(inject -> assertThat(inject.version()).isEmpty())
        .satisfies(inject -> assertThat(inject.warnings()).hasSize(1));
  }

  @Test
  void anAppVersionIsLookedUpByAValidNameOnly() {
    assertThat(policy.appOf(null)).isEmpty();
    assertThat(policy.appOf(new ObjectMetaBuilder().build())).isEmpty();
    assertThat(
            policy.appOf(
                new ObjectMetaBuilder()
                    .withLabels(Map.of("appversion.dev/inject", "shop"))
                    .build()))
        .contains("shop");
    assertThat(
            policy.appOf(
                new ObjectMetaBuilder()
                    .withLabels(Map.of("appversion.dev/inject", "../shop"))
                    .build()))
        .isEmpty();
  }

  @Test
  void theClusterMayAssignTheUser() {
    InjectionSettings openshift =
        new InjectionSettings(
            SETTINGS.image(),
            SETTINGS.pullPolicy(),
            SETTINGS.resources(),
            "warning",
            Map.of(),
            SETTINGS.injector(),
            OptionalLong.empty());
    Inject inject =
        (Inject)
            new InjectionPolicy(openshift)
                .decide(template(annotated(""), "{}"), new KnownApp.Unknown());

    assertThat(PodInjector.container(inject).getSecurityContext())
        .satisfies(context -> assertThat(context.getRunAsUser()).isNull())
        .satisfies(context -> assertThat(context.getRunAsGroup()).isNull())
        .satisfies(context -> assertThat(context.getRunAsNonRoot()).isTrue());
    assertThat(PodInjector.container(inject).getEnv())
        .filteredOn(variable -> variable.getName().equals("APPVERSION_LOG_LEVEL"))
        .singleElement()
        .satisfies(level -> assertThat(level.getValue()).isEqualTo("warning"));
  }

  @Test
  void theSettingsOfThePodOverrideThoseOfTheInstallation() {
    InjectionSettings settings =
        new InjectionSettings(
            SETTINGS.image(),
            SETTINGS.pullPolicy(),
            SETTINGS.resources(),
            SETTINGS.logLevel(),
            Map.of("APPVERSION_OTLP_ENDPOINT", "http://c:4318", "APPVERSION_TRACE_SHARE", "1%"),
            SETTINGS.injector(),
            SETTINGS.runAsUser());

    assertThat(
            new InjectionPolicy(settings)
                .decide(
                    template(
                        annotated("appversion.dev/settings: APPVERSION_TRACE_SHARE=off"), "{}"),
                    new KnownApp.Unknown()))
        .asInstanceOf(type(Inject.class))
        .satisfies(
            inject ->
                assertThat(inject.options().environment().variables())
                    .isEqualTo(
                        Map.of(
                            "APPVERSION_OTLP_ENDPOINT",
                            "http://c:4318",
                            "APPVERSION_TRACE_SHARE",
                            "off")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "appversion.dev/cpu-limit: 250m", "appversion.dev/cpu-limit: '1'"})
  void thePodHasTheRequestOfTheInstallationUnlessItsLimitIsLower(String annotation) {
    InjectionSettings settings =
        new InjectionSettings(
            SETTINGS.image(),
            SETTINGS.pullPolicy(),
            new SidecarResources("200m", "", "128Mi", ""),
            SETTINGS.logLevel(),
            SETTINGS.variables(),
            SETTINGS.injector(),
            SETTINGS.runAsUser());

    assertThat(
            new InjectionPolicy(settings)
                .decide(template(annotated(annotation), "{}"), new KnownApp.Unknown()))
        .asInstanceOf(type(Inject.class))
        .satisfies(
            inject -> assertThat(inject.options().resources().cpuRequest()).isEqualTo("200m"))
        .satisfies(
            inject -> assertThat(inject.options().resources().memoryRequest()).isEqualTo("128Mi"));
  }

  @Test
  void aReasonIsTheValueOfAMetricsLabelAndAClause() {
    assertThat(Skip.Reason.values())
        .extracting(Skip.Reason::label)
        .containsExactly("not_labelled", "opted_out", "already_injected");
    assertThat(Skip.Reason.values())
        .extracting(Skip.Reason::description)
        .doesNotHaveDuplicates()
        .allSatisfy(clause -> assertThat(clause).startsWith("the pod "));
  }

  private InjectionDecision decide(String metadata, String spec) {
    return policy.decide(template(metadata, spec), GoldenInjectionTest.known());
  }

  private static String annotated(String annotations) {
    return "{" + LABELS + ", annotations: {" + annotations + "}}";
  }

  private static PodTemplateSpec template(String metadata, String spec) {
    return Serialization.unmarshal(
        "metadata: " + metadata + "\nspec: " + spec, PodTemplateSpec.class);
  }
}
