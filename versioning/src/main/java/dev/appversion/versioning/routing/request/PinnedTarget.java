package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.RequestPins;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A request target and the versions that its query names in {@value RequestPins#QUERY_PARAMETER}:
 * the pin of requests to which a page cannot add header fields (forms, frames, workers, event
 * streams). This parameter and {@value RequestPins#FRESH_PARAMETER} are not forwarded to the app.
 *
 * @param target path and query without the parameters; all other bytes are as they were sent
 * @param versions the values of the parameter, each once, without empty ones
 */
public record PinnedTarget(String target, List<String> versions) {
  public PinnedTarget {
    versions = List.copyOf(versions);
  }

  /** Reads a target as it was sent. */
  public static PinnedTarget of(String sent) {
    int question = sent.indexOf('?');
    if (question < 0 || sent.indexOf(RequestPins.QUERY_PARAMETER, question) < 0) {
      return new PinnedTarget(sent, List.of());
    }
    List<String> kept = new ArrayList<>();
    Set<String> versions = new LinkedHashSet<>();
    for (String part : sent.substring(question + 1).split("&", -1)) {
      if (QueryText.name(part).equals(RequestPins.QUERY_PARAMETER)) {
        versions.add(QueryText.value(part).strip());
      } else if (!QueryText.name(part).equals(RequestPins.FRESH_PARAMETER)) {
        kept.add(part);
      }
    }
    versions.remove("");
    String path = sent.substring(0, question);
    return new PinnedTarget(
        kept.isEmpty() ? path : path + '?' + String.join("&", kept), List.copyOf(versions));
  }

  /** The path, percent-encoded as it was sent. */
  public String rawPath() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** The values of a parameter that the app declares, without empty ones. */
  public List<String> values(String name) {
    int question = target.indexOf('?');
    if (question < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String part : target.substring(question + 1).split("&", -1)) {
      if (QueryText.name(part).equals(name)) {
        String value = QueryText.value(part);
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
    }
    return values;
  }
}
