package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelIndexTest {
  private final List<Pod> pods =
      List.of(
          pod("web", "a", Map.of("app", "shop", "version", "v1")),
          pod("web", "b", Map.of("app", "shop")),
          pod("web", "c", Map.of()),
          pod("other", "d", Map.of("app", "shop", "version", "v1")));

  @Test
  void aSelectorFindsTheObjectsWithAllItsLabelsInItsNamespace() {
    assertThat(select("web", Map.of("app", "shop"))).containsExactly("a", "b");
    assertThat(select("web", Map.of("version", "v1", "app", "shop"))).containsExactly("a");
    assertThat(select("web", Map.of("app", "blog"))).isEmpty();
  }

  @Test
  void anEmptySelectorFindsAllObjectsOfItsNamespace() {
    assertThat(select("web", Map.of())).containsExactly("a", "b", "c");
  }

  @Test
  void theKeyOfASelectorIsAmongTheKeysOfAllLabelsThatItMatches() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      Map<String, String> labels = labels(random, 6);
      Map<String, String> selector = new HashMap<>(labels);
      selector.keySet().removeIf(name -> random.nextBoolean());

      assertThat(LabelIndex.keys("web", labels)).contains(LabelIndex.key("web", selector));
    }
  }

  private List<String> select(String namespace, Map<String, String> selector) {
    Stream<Pod> found =
        LabelIndex.select(
            key -> pods.stream().filter(pod -> LabelIndex.keys(pod).contains(key)).toList(),
            namespace,
            selector);
    return found.map(pod -> pod.getMetadata().getName()).toList();
  }

  private static Map<String, String> labels(Random random, int count) {
    Map<String, String> labels = new HashMap<>();
    IntStream.range(0, random.nextInt(count))
        .forEach(i -> labels.put("key-" + random.nextInt(9), "value-" + random.nextInt(9)));
    return labels;
  }

  private static Pod pod(String namespace, String name, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
