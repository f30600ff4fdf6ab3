package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A case of the corpus: edits of one AppVersion, an hour apart, each with the other objects that
 * the cluster has then.
 */
record CorpusCase(List<Edit> edits) {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /**
   * @param objects the documents between this AppVersion and the next
   * @param pods whether the pods are among them; otherwise each version has one that is in sync
   */
  record Edit(AppVersion resource, List<HasMetadata> objects, boolean pods) {}

  /**
   * @param table in force after the last edit
   * @param manifests that the cluster has then, by version
   */
  record Outcome(
      Optional<RoutingTable> table,
      Map<String, ResolvedManifest> manifests,
      @Nullable AppVersionStatus status) {}

  static CorpusCase read(Path file) throws IOException {
    List<Edit> edits = new ArrayList<>();
    for (String document : Files.readString(file).split("(?m)^---\n", -1)) {
      JsonNode tree = YAML.unmarshal(document, JsonNode.class);
      switch (tree.path("kind").asText()) {
        case "AppVersion" -> {
          AppVersion resource = YAML.unmarshal(document, AppVersion.class);
          assertKnown(tree, YAML.convertValue(resource, JsonNode.class), "");
          edits.add(new Edit(resource, new ArrayList<>(), false));
        }
        case "PodList" -> {
          Edit edit = edits.removeLast();
          edit.objects().addAll(YAML.unmarshal(document, PodList.class).getItems());
          edits.add(new Edit(edit.resource(), edit.objects(), true));
        }
        default -> edits.getLast().objects().add(YAML.unmarshal(document));
      }
    }
    return new CorpusCase(edits);
  }

  /** Fails for a field that the types do not have: a typing error in the case. */
  private static void assertKnown(JsonNode written, JsonNode read, String path) {
    if (written.isObject()) {
      written
          .properties()
          .forEach(
              field -> {
                String where = path + "." + field.getKey();
                boolean isDefault =
                    field.getValue().isEmpty() && field.getValue().asText().matches("0|false|");
                assertThat(isDefault || read.has(field.getKey())).as(where).isTrue();
                if (read.has(field.getKey())) {
                  assertKnown(field.getValue(), read.get(field.getKey()), where);
                }
              });
    } else {
      for (int i = 0; i < written.size(); i++) {
        assertKnown(written.get(i), read.get(i), path + "[" + i + "]");
      }
    }
  }

  /** The outcome of the edits, one after the other. */
  Outcome run() throws IOException {
    Outcome outcome = new Outcome(Optional.empty(), Map.of(), null);
    Instant time = Instant.EPOCH;
    for (Edit edit : edits) {
      outcome = new CorpusOperator(edit, outcome, Clock.fixed(time, ZoneOffset.UTC)).reconcile();
      time = time.plus(Duration.ofHours(1));
    }
    return outcome;
  }
}
