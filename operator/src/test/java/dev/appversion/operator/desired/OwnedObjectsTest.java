package dev.appversion.operator.desired;

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
    assertThat(standing(SHOP.metadata("shop-routing"))).isEqualTo(Standing.OURS);
    ObjectMeta withoutLabels = SHOP.metadata("shop-routing");
    withoutLabels.setLabels(null);
    assertThat(standing(withoutLabels)).isEqualTo(Standing.OURS);
  }

  @Test
  void labelsWithoutAControllerAreAnOrphans() {
    ObjectMeta stripped = SHOP.metadata("shop-routing");
    stripped.setOwnerReferences(List.of());
    assertThat(standing(stripped)).isEqualTo(Standing.ORPHANED);
    assertThat(standing(formerly("shop", "AppVersion", "appversion.dev/v1alpha1")))
        .isEqualTo(Standing.ORPHANED);
  }

  @Test
  void whatAnAppVersionReleasedIsAnOrphanForAnother() {
    ObjectMeta released = SHOP.metadata("shop-routing");
    released.setOwnerReferences(List.of());
    released.setAnnotations(Map.of(Annotations.RELEASED, "uid-2"));
    assertThat(standing(released)).isEqualTo(Standing.RELEASED);
    released.setAnnotations(Map.of(Annotations.RELEASED, "uid-1"));
    assertThat(standing(released)).isEqualTo(Standing.ORPHANED);
  }

  @Test
  void anotherControllerOrOtherLabelsAreForeign() {
    assertThat(standing(formerly("blog", "AppVersion", "appversion.dev/v1alpha1")))
        .isEqualTo(Standing.FOREIGN);
    assertThat(standing(formerly("shop", "Release", "example.com/v1"))).isEqualTo(Standing.FOREIGN);
    for (String label : List.of("app.kubernetes.io/managed-by", "appversion.dev/app")) {
      ObjectMeta stripped = SHOP.metadata("shop-routing");
      stripped.setOwnerReferences(List.of());
      stripped.getLabels().remove(label);
      assertThat(standing(stripped)).as(label).isEqualTo(Standing.FOREIGN);
    }
    assertThat(standing(new ObjectMetaBuilder().withName("shop-routing").build()))
        .isEqualTo(Standing.FOREIGN);
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

  private static Standing standing(ObjectMeta metadata) {
    ConfigMap object = new ConfigMapBuilder().withMetadata(metadata).build();
    return SHOP.standing(object);
  }

  private static AppVersion app(String name, String uid) {
    AppVersion app = new AppVersion();
    app.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace("web").withUid(uid).build());
    return app;
  }
}
