package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManagedFieldsTrimmingTest {
  private static final ManagedFieldsEntry OURS =
      new ManagedFieldsEntryBuilder().withManager("appversion").withOperation("Apply").build();
  private static final ManagedFieldsEntry KUBECTL =
      new ManagedFieldsEntryBuilder().withManager("kubectl").withOperation("Apply").build();

  @Test
  void onlyTheEntriesOfTheManagerAreKept() {
    ConfigMap trimmed = new ManagedFieldsTrimming<ConfigMap>("appversion").apply(map());

    assertThat(trimmed.getMetadata().getManagedFields()).containsExactly(OURS);
    assertThat(trimmed.getMetadata().getName()).isEqualTo("shop-routing");
    assertThat(trimmed.getData()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void allEntriesAreRemoved() {
    ConfigMap trimmed = ManagedFieldsTrimming.<ConfigMap>all().apply(map());

    assertThat(trimmed.getMetadata().getManagedFields()).isEmpty();
    assertThat(trimmed.getData()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void anObjectWithoutEntriesIsUnchanged() {
    ConfigMap plain =
        new ConfigMapBuilder(map()).editMetadata().withManagedFields().endMetadata().build();

    assertThat(ManagedFieldsTrimming.<ConfigMap>all().apply(plain).getMetadata().getManagedFields())
        .isEmpty();
  }

  private static ConfigMap map() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("shop-routing")
        .withManagedFields(KUBECTL, OURS)
        .endMetadata()
        .withData(Map.of("a", "b"))
        .build();
  }
}
