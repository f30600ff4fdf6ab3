package dev.appversion.desiredstate.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnedObjectsTest {
  private static final OwnedObjects SHOP = new OwnedObjects(app("shop", "uid-2"));

  @Test
  void theControllerCounts() {
    assertThat(ownership(SHOP.metadata("shop-routing"))).isEqualTo(Ownership.OWNED);
    ObjectMeta withoutLabels = SHOP.metadata("shop-routing");
    withoutLabels.setLabels(null);
    assertThat(ownership(withoutLabels)).isEqualTo(Ownership.OWNED);
  }

  @Test
  void labelsWithoutAControllerAreAnOrphans() {
    ObjectMeta stripped = SHOP.metadata("shop-routing");
    stripped.setOwnerReferences(List.of());
    assertThat(ownership(stripped)).isEqualTo(Ownership.ORPHANED);
    assertThat(ownership(formerly("shop", "AppVersion", "appversion.dev/v1alpha1")))
        .isEqualTo(Ownership.ORPHANED);
  }

  @Test
  void releasedObjectsAreOrphansForAnotherAppVersion() {
    ObjectMeta released = SHOP.metadata("shop-routing");
    released.setOwnerReferences(List.of());
    released.setAnnotations(Map.of(Annotations.RELEASED, "uid-2"));
    assertThat(ownership(released)).isEqualTo(Ownership.RELEASED);
    released.setAnnotations(Map.of(Annotations.RELEASED, "uid-1"));
    assertThat(ownership(released)).isEqualTo(Ownership.ORPHANED);
  }

  @Test
  void anotherControllerOrOtherLabelsAreForeign() {
    assertThat(ownership(formerly("blog", "AppVersion", "appversion.dev/v1alpha1")))
        .isEqualTo(Ownership.FOREIGN);
    assertThat(ownership(formerly("shop", "Release", "example.com/v1")))
        .isEqualTo(Ownership.FOREIGN);
    for (String label : List.of("app.kubernetes.io/managed-by", "appversion.dev/app")) {
      ObjectMeta stripped = SHOP.metadata("shop-routing");
      stripped.setOwnerReferences(List.of());
      stripped.getLabels().remove(label);
      assertThat(ownership(stripped)).as(label).isEqualTo(Ownership.FOREIGN);
    }
    assertThat(ownership(new ObjectMetaBuilder().withName("shop-routing").build()))
        .isEqualTo(Ownership.FOREIGN);
  }

  private static ObjectMeta formerly(String owner, String kind, String apiVersion) {
    return new ObjectMetaBuilder(SHOP.metadata("shop-routing"))
        .withOwnerReferences(List.of())
        .addNewOwnerReference()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(owner)
        .withUid("uid-1")
        .withController(true)
        .endOwnerReference()
        .build();
  }

  private static Ownership ownership(ObjectMeta metadata) {
    ConfigMap object = new ConfigMapBuilder().withMetadata(metadata).build();
    return SHOP.ownership(object);
  }

  private static AppVersion app(String name, String uid) {
    AppVersion app = new AppVersion();
    app.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace("web").withUid(uid).build());
    return app;
  }
}
