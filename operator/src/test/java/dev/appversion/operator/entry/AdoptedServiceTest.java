package dev.appversion.operator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class AdoptedServiceTest {
  private final KubernetesSerialization yaml = new KubernetesSerialization();

  private final Service live =
      yaml.unmarshal(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: web, namespace: shop, labels: {team: checkout}}
          spec:
            selector: {app: shop, tier: web}
            ports:
            - {name: http, port: 80, protocol: TCP, targetPort: 8080}
            - {name: alt, port: 81, protocol: TCP, targetPort: http}
            - {name: quic, port: 80, protocol: UDP, targetPort: 8080}
          """,
          Service.class);

  @Test
  void onlyTheEntryPortAndTheSelectorChange() {
    Service adopted = AdoptedService.adopted(live, app("{port: 80, name: web, adopt: true}"));

    assertThat(targets(adopted)).isEqualTo("appversion http 8080");
    assertThat(adopted.getSpec().getSelector()).containsOnlyKeys("app");
    assertThat(adopted.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(AdoptedService.isAdoptedBy("shop", adopted)).isTrue();
    assertThat(AdoptedService.isAdoptedBy("other", adopted)).isFalse();
    assertThat(AdoptedService.restored(adopted)).isEqualTo(live);
  }

  @Test
  void adoptingAgainChangesNothing() {
    AppVersion app = app("{port: 80, name: web, adopt: true}");
    Service adopted = AdoptedService.adopted(live, app);

    assertThat(AdoptedService.adopted(adopted, app)).isEqualTo(adopted);
  }

  @Test
  void anotherEntryPortRestoresTheTargetOfTheFirst() {
    Service adopted = AdoptedService.adopted(live, app("{port: 80, name: web, adopt: true}"));
    Service moved = AdoptedService.adopted(adopted, app("{port: 81, name: web, adopt: true}"));

    assertThat(targets(moved)).isEqualTo("8080 appversion 8080");
    assertThat(AdoptedService.restored(moved)).isEqualTo(live);
  }

  @Test
  void withOnDeleteDeleteTheAppVersionOwnsIt() {
    Service adopted =
        AdoptedService.adopted(live, app("{port: 80, name: web, adopt: true, onDelete: delete}"));

    assertThat(adopted.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(
            AdoptedService.adopted(adopted, app("{port: 80, name: web, adopt: true}"))
                .getMetadata()
                .getOwnerReferences())
        .isEmpty();
  }

  @Test
  void itsSettingsStayUnlessTheResourceSetsThem() {
    live.getSpec().setIpFamilyPolicy("SingleStack");
    live.getSpec().getPorts().getFirst().setAppProtocol("kubernetes.io/ws");
    AppVersion plain = app("{port: 80, name: web, adopt: true}");
    AppVersion named =
        app(
            "{port: 80, name: web, adopt: true, ipFamilyPolicy: PreferDualStack, appProtocol: http,"
                + " trafficDistribution: PreferClose}");

    Service kept = AdoptedService.adopted(live, plain);
    Service set = AdoptedService.adopted(kept, named);

    assertThat(settings(kept)).isEqualTo("SingleStack null [kubernetes.io/ws, null, null]");
    assertThat(settings(set)).isEqualTo("PreferDualStack PreferClose [http, null, null]");
    assertThat(AdoptedService.adopted(set, named)).isEqualTo(set);
    assertThat(AdoptedService.restored(set)).isEqualTo(live);
    assertThat(AdoptedService.adopted(set, plain)).as("no longer named").isEqualTo(kept);
    assertThat(
            settings(
                AdoptedService.adopted(
                    set, app("{port: 81, name: web, adopt: true, appProtocol: http}"))))
        .isEqualTo("SingleStack null [kubernetes.io/ws, http, null]");
  }

  @Test
  void theAnnotationOfAnEarlierReleaseIsReadAndNotWrittenAgain() {
    AppVersion app = app("{port: 80, name: web, adopt: true}");
    Service adopted = AdoptedService.adopted(live, app);

    assertThat(adopted.getMetadata().getAnnotations().get(Annotations.ORIGINAL))
        .isEqualTo(
            "{\"selector\":{\"app\":\"shop\",\"tier\":\"web\"},\"ports\":["
                + "{\"port\":80,\"protocol\":\"TCP\",\"targetPort\":\"8080\"},"
                + "{\"port\":81,\"protocol\":\"TCP\",\"targetPort\":\"http\"},"
                + "{\"port\":80,\"protocol\":\"UDP\",\"targetPort\":\"8080\"}]}");
    adopted.getSpec().getPorts().remove(1);
    assertThat(AdoptedService.adopted(adopted, app)).isEqualTo(adopted);
  }

  @Test
  void aPortThatIsAddedLaterIsRestoredToo() {
    Service adopted = AdoptedService.adopted(live, app("{port: 80, name: web, adopt: true}"));
    ServicePort added = new ServicePortBuilder(live.getSpec().getPorts().get(1)).build();
    added.setPort(82);
    adopted.getSpec().getPorts().add(added);

    Service moved = AdoptedService.adopted(adopted, app("{port: 82, name: web, adopt: true}"));

    assertThat(targets(moved)).isEqualTo("8080 http 8080 appversion");
    assertThat(targets(AdoptedService.restored(moved))).isEqualTo("8080 http 8080 http");
  }

  @Test
  void changesByOtherClientsStay() {
    Service adopted = AdoptedService.adopted(live, app("{port: 80, name: web, adopt: true}"));
    adopted.getMetadata().getLabels().put("team", "payment");
    adopted.getSpec().getPorts().get(1).getTargetPort().setValue(9000);

    Service restored = AdoptedService.restored(adopted);

    assertThat(restored.getMetadata().getLabels()).containsEntry("team", "payment");
    assertThat(targets(restored)).isEqualTo("8080 9000 8080");
  }

  private static String settings(Service service) {
    return service.getSpec().getIpFamilyPolicy()
        + " "
        + service.getSpec().getTrafficDistribution()
        + " "
        + service.getSpec().getPorts().stream().map(ServicePort::getAppProtocol).toList();
  }

  private static String targets(Service service) {
    StringBuilder targets = new StringBuilder();
    service
        .getSpec()
        .getPorts()
        .forEach(port -> targets.append(' ').append(port.getTargetPort().getValue()));
    return targets.substring(1);
  }

  private AppVersion app(String service) {
    return yaml.unmarshal(
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: shop, namespace: shop, uid: 7a7a}
        spec:
          selector: {app: shop}
          port: 8080
          defaultVersion: v1
          versions: [{name: v1, weight: 1}]
          service: %s
        """
            .formatted(service),
        AppVersion.class);
  }
}
