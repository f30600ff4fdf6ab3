package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.InjectionDecision.Skip;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InjectionPolicyTest {
  private static final String INJECT =
      "labels: {app: shop, version: v1.0, appversion.dev/inject: shop}";

  private final InjectionPolicy policy =
      new InjectionPolicy(InjectionSettings.of("appversion/sidecar:dev", "0.1.0"));

  @Test
  void doesNotInjectAPodWithoutTheLabel() {
    assertThat(decide("metadata: {labels: {app: shop}}"))
        .isEqualTo(new Skip(Skip.Reason.NOT_LABELLED));
    assertThat(decide("{}")).isEqualTo(new Skip(Skip.Reason.NOT_LABELLED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{labels: {appversion.dev/inject: shop}, annotations: {appversion.dev/inject: 'false'}}",
        "{labels: {appversion.dev/inject: 'false'}}",
        "{labels: {appversion.dev/inject: Bad_Name}, annotations: {appversion.dev/inject: 'false'}}"
      })
  void doesNotInjectAPodThatOptsOut(String metadata) {
    assertThat(decide("metadata: " + metadata)).isEqualTo(new Skip(Skip.Reason.OPTED_OUT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"containers", "initContainers"})
  void doesNotInjectAPodThatHasTheSidecar(String list) {
    String sidecar = "[{name: appversion, ports: [{name: appversion, containerPort: 15180}]}]";

    assertThat(decide("metadata: {" + INJECT + "}\nspec: {" + list + ": " + sidecar + "}"))
        .isEqualTo(new Skip(Skip.Reason.ALREADY_INJECTED));
  }

  @Test
  void delaysSigtermForContainersThatWereAddedToAnInjectedPod() {
    assertThat(decide(injected("{name: app}, {name: proxy, lifecycle: {preStop: {exec: {}}}}")))
        .asInstanceOf(type(Complete.class))
        .extracting(complete -> complete.termination().seconds())
        .isEqualTo(5);
  }

  @Test
  void doesNotChangeAnInjectedPodWhoseContainersAllHaveAHook() {
    String preStop = "lifecycle: {preStop: {sleep: {seconds: 1}}}";

    assertThat(decide(injected("{name: app, " + preStop + "}, {name: proxy, " + preStop + "}")))
        .isEqualTo(new Skip(Skip.Reason.ALREADY_INJECTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {15181, 15191})
  void deniesAnInjectedPodToWhichAContainerWithAPortOfItsSidecarWasAdded(int port) {
    assertThat(decide(injected("{name: proxy, ports: [{containerPort: " + port + "}]}")))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("port " + port + " is used by container proxy and by the sidecar")
        .contains(port == 15181 ? "appversion.dev/port" : "appversion.dev/admin-port");
  }

  private static String injected(String containers) {
    return """
        metadata:
          labels: {app: shop, appversion.dev/inject: shop}
          annotations: {appversion.dev/injected: 0.1.0}
        spec:
          initContainers:
          - name: appversion
            ports: [{name: appversion, containerPort: 15181}, {name: av-admin, containerPort: 15191}]
          containers: [%s]
        """
        .formatted(containers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          appversion.dev/inject         | 'no'   | must be true or false
          appversion.dev/port           | '80'   | must be a port from 1024 to 65535
          appversion.dev/port           | '65536'| must be a port from 1024 to 65535
          appversion.dev/port           | '-1'   | must be a port from 1024 to 65535
          appversion.dev/port           | http   | must be a port from 1024 to 65535
          appversion.dev/port           | '99999999999999'| must be a port from 1024 to 65535
          appversion.dev/admin-port     | ''     | must be a port from 1024 to 65535
          appversion.dev/admin-port     | '15180'| must differ
          appversion.dev/cpu-request    | lots   | must be a positive Kubernetes quantity such as 250m or 1
          appversion.dev/cpu-limit      | '0'    | must be a positive Kubernetes quantity such as 250m or 1
          appversion.dev/memory-request | -64Mi  | must be a positive Kubernetes quantity such as 128Mi
          appversion.dev/memory-request | 64MB   | must be a positive Kubernetes quantity such as 128Mi
          appversion.dev/memory-request | 1e999999999 | must be a positive Kubernetes quantity such as 128Mi
          appversion.dev/memory-request | 1Gi    | appversion.dev/memory-request must not be more than appversion.dev/memory-limit
          appversion.dev/memory-limit   | 1Ki    | appversion.dev/memory-request must not be more than appversion.dev/memory-limit
          appversion.dev/image          | ''     | must be an image reference
          appversion.dev/image          | 'a b'  | must be an image reference
          appversion.dev/log-level      | trace  | must be one of debug, info, warning, error
          appversion.dev/java-options   | -javaagent:/x.jar | must be options of the JVM that begin with -XX:
          appversion.dev/java-options   | -Xmx1g;ls | must be options of the JVM that begin with -XX:
          appversion.dev/settings       | APPVERSION_VIA | must be settings of the sidecar such as APPVERSION_FORWARDED=replace
          appversion.dev/settings       | APPVERSION_VIA= | must be settings of the sidecar
          appversion.dev/settings       | APPVERSION_FORWARDED=a;b | must be settings of the sidecar
          appversion.dev/settings       | APPVERSION_UPSTREAM=x | names APPVERSION_UPSTREAM, which a pod cannot set
          appversion.dev/settings       | SECRET_KEY=0123456789abcdef | names SECRET_KEY, which a pod cannot set
          appversion.dev/settings       | APPVERSION_VIA=true APPVERSION_VIA=false | sets APPVERSION_VIA more than once
          appversion.dev/termination-delay | 5s | must be a whole number of seconds from 0 to 60
          appversion.dev/termination-delay | 61 | less than terminationGracePeriodSeconds (30)
          appversion.dev/termination-delay | 30 | less than terminationGracePeriodSeconds (30)
          appversion.dev/termination-delay | -1 | must be a whole number
          """)
  void deniesABadAnnotationWithItsNameAndTheAllowedValues(
      String annotation, String value, String allowed) {
    String yaml =
        "metadata: {"
            + INJECT
            + ", annotations: {"
            + annotation
            + ": '"
            + value.replace("'", "")
            + "'}}";

    assertThat(decide(yaml))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains(annotation)
        .contains(allowed);
  }

  @Test
  void aLimitThatIsLowerThanTheInstallationsRequestLowersIt() {
    assertThat(decide("metadata: {" + INJECT + ", annotations: {appversion.dev/cpu-limit: 50m}}"))
        .asInstanceOf(type(Inject.class))
        .extracting(inject -> inject.options().resources().cpuRequest())
        .isEqualTo("50m");
    assertThat(
            decide(
                "metadata: {"
                    + INJECT
                    + ", annotations: {appversion.dev/cpu-limit: 50m,"
                    + " appversion.dev/cpu-request: 51m}}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("appversion.dev/cpu-request must not be more than appversion.dev/cpu-limit");
  }

  @Test
  void aSidecarAlwaysHasRequestsSinceAutoscalersNeedThem() {
    SidecarResources defaults = SidecarResources.DEFAULT;
    assertThat(defaults.cpuRequest()).isEqualTo("100m");
    assertThat(new SidecarResources("", "", "", ""))
        .isEqualTo(new SidecarResources("100m", "", "96Mi", ""));
    assertThat(new SidecarResources("", "50m", "", "64Mi"))
        .as("as Kubernetes does with a limit only")
        .isEqualTo(new SidecarResources("50m", "50m", "64Mi", "64Mi"));
    assertThat(new SidecarResources("5m", "", "64Mi", "").cpuRequest()).isEqualTo("5m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "1shop", "shop.web", "shop_web", "shop-"})
  void deniesALabelThatNamesNoAppVersion(String name) {
    assertThat(decide("metadata: {labels: {appversion.dev/inject: '" + name + "'}}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("label appversion.dev/inject is '" + name + "'")
        .contains("the name of an AppVersion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers: [{name: web, ports: [{containerPort: 15180}]}] | port 15180 is used by container web and by the sidecar: set annotation appversion.dev/port
          containers: [{name: web, ports: [{containerPort: 15190}]}] | port 15190 is used by container web and by the sidecar: set annotation appversion.dev/admin-port
          initContainers: [{name: logs, restartPolicy: Always, ports: [{containerPort: 15180}]}] | port 15180 is used by container logs
          containers: [{name: web, ports: [{containerPort: 80, name: appversion}]}] | container web has a port named 'appversion'
          volumes: [{name: appversion, emptyDir: {}}] | the pod has a volume named 'appversion'
          containers: [{name: appversion, image: shop}] | the pod has a container named 'appversion'
          initContainers: [{name: appversion}] | the pod has a container named 'appversion'
          containers: [{name: appversion, ports: [{containerPort: 8080, name: http}]}] | rename the container
          hostNetwork: true | the pod uses hostNetwork
          os: {name: windows} | the pod runs on Windows
          nodeSelector: {kubernetes.io/os: windows} | the pod runs on Windows
          """)
  void deniesAPodThatCannotHaveASidecar(String spec, String message) {
    assertThat(decide("metadata: {" + INJECT + "}\nspec: {" + spec + "}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains(message);
  }

  @Test
  void aUdpPortOfTheSameNumberDoesNotClash() {
    assertThat(
            decide(
                "metadata: {"
                    + INJECT
                    + "}\nspec: {containers: [{name: dns, ports: [{containerPort: 15180, protocol: UDP}]}]}"))
        .isInstanceOf(Inject.class);
  }

  @Test
  void deniesThePortOfTheApp() {
    assertThat(decide("metadata: {" + INJECT + ", annotations: {appversion.dev/port: '8080'}}"))
        .asInstanceOf(type(Deny.class))
        .extracting(Deny::message)
        .asString()
        .contains("port 8080 is used by the app (spec.port of its AppVersion)");
  }

  @Test
  void findsTheVersionByTheSelectors() {
    Inject inject = (Inject) decide("metadata: {" + INJECT + "}");

    assertThat(inject.version()).contains("v1.0");
    assertThat(inject.warnings()).isEmpty();
  }

  @Test
  void warnsIfNoVersionSelectsThePod() {
    Inject inject =
        (Inject) decide("metadata: {labels: {version: v1.0, appversion.dev/inject: shop}}");

    assertThat(inject.version()).isEmpty();
    assertThat(inject.warnings())
        .singleElement()
        .asString()
        .contains("no version of AppVersion shop selects the pod's labels");
  }

  @Test
  void warnsWhereTheAppVersionIsNotThereYet() {
    Inject inject =
        (Inject) policy.decide(template("metadata: {" + INJECT + "}"), new KnownApp.Missing());

    assertThat(inject.warnings())
        .singleElement()
        .asString()
        .contains("AppVersion shop")
        .contains("does not exist yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "grpc-orders", "http2", "http2-web", "h2c"})
  void warnsIfThePortOfTheAppIsNamedAfterHttp2(String name) {
    Inject inject =
        (Inject)
            decide(
                """
                metadata: {%s}
                spec: {containers: [{name: web, ports: [{name: %s, containerPort: 8080}]}]}
                """
                    .formatted(INJECT, name));

    assertThat(inject.warnings())
        .singleElement()
        .asString()
        .contains("port 8080 of container web, the spec.port of AppVersion shop, is named '" + name)
        .contains("HTTP/1.1 to it, not HTTP/2 or gRPC")
        .contains("set spec.port to a port with HTTP/1.1")
        .contains("a separate Service");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: http, containerPort: 8080}, {name: grpc, containerPort: 9090}",
        "{name: grpc-web, containerPort: 8080}",
        "{name: grpc-web-shop, containerPort: 8080}",
        "{name: grpcui, containerPort: 8080}",
        "{containerPort: 8080}",
        "{name: grpc}",
      })
  void hasNoWarningAboutOtherPorts(String ports) {
    Inject inject =
        (Inject)
            decide(
                "metadata: {%s}\nspec: {containers: [{name: web, ports: [%s]}]}"
                    .formatted(INJECT, ports));

    assertThat(inject.warnings()).isEmpty();
  }

  @Test
  void hasNoWarningAboutAnAppVersionThatWasNotLookedUp() {
    Inject inject =
        (Inject) policy.decide(template("metadata: {" + INJECT + "}"), new KnownApp.Unknown());

    assertThat(inject.warnings()).isEmpty();
    assertThat(inject.version()).isEmpty();
  }

  private InjectionDecision decide(String yaml) {
    return policy.decide(template(yaml), GoldenInjectionTest.known());
  }

  private static PodTemplateSpec template(String yaml) {
    return Serialization.unmarshal(yaml, PodTemplateSpec.class);
  }
}
