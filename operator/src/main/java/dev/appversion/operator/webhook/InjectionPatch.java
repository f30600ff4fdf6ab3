package dev.appversion.operator.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.desiredstate.injection.GracefulTermination;
import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.PodInjector;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The injection as a JSON patch (RFC 6902) of the pod as it was sent: additions only, so that
 * fields that are not in this client's model do not change.
 */
final class InjectionPatch {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

  private InjectionPatch() {}

  static ArrayNode of(JsonNode pod, Inject decision) {
    InjectionPatch patch = new InjectionPatch();
    patch.annotate(pod, Annotations.INJECTED, decision.options().injector());
    patch.insert(
        pod,
        "initContainers",
        "0",
        SERIALIZATION.convertValue(PodInjector.container(decision), ObjectNode.class));
    patch.insert(
        pod,
        "volumes",
        "-",
        SERIALIZATION.convertValue(PodInjector.volume(decision), ObjectNode.class));
    patch.holdBack(pod, decision.options().termination());
    return patch.operations;
  }

  static ArrayNode of(JsonNode pod, Complete decision) {
    InjectionPatch patch = new InjectionPatch();
    patch.holdBack(pod, decision.termination());
    return patch.operations;
  }

  private void holdBack(JsonNode pod, GracefulTermination termination) {
    JsonNode containers = pod.path("spec").path("containers");
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      String path = "/spec/containers/" + i + "/lifecycle";
      boolean lifecycle = container.path("lifecycle").isObject();
      termination
          .pause(SERIALIZATION.convertValue(container, Container.class))
          .map(pause -> SERIALIZATION.convertValue(pause, ObjectNode.class))
          .ifPresent(
              pause -> {
                if (lifecycle) {
                  add(path + "/preStop", pause);
                } else {
                  add(path, JsonNodeFactory.instance.objectNode().set("preStop", pause));
                }
              });
    }
  }

  private void annotate(JsonNode pod, String key, String value) {
    if (pod.path("metadata").path("annotations").isObject()) {
      add(
          "/metadata/annotations/" + key.replace("~", "~0").replace("/", "~1"),
          JsonNodeFactory.instance.textNode(value));
    } else {
      add("/metadata/annotations", JsonNodeFactory.instance.objectNode().put(key, value));
    }
  }

  private void insert(JsonNode pod, String list, String position, JsonNode element) {
    if (pod.path("spec").path(list).isArray()) {
      add("/spec/" + list + "/" + position, element);
    } else {
      add("/spec/" + list, JsonNodeFactory.instance.arrayNode().add(element));
    }
  }

  private void add(String path, JsonNode value) {
    operations.addObject().put("op", "add").put("path", path).set("value", value);
  }
}
