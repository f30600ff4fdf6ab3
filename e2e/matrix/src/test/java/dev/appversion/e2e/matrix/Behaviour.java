package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code behaviours.json}, with the fields that are checked here; the clients read the
 * others.
 *
 * @param path the path of the request
 * @param contract what a client observes without a sidecar
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Behaviour(String name, String path, Contract contract) {

  /**
   * The requirements for every server.
   *
   * @param status of the final response
   * @param error how the exchange fails; null if it does not
   * @param interim status codes of the responses before it; null if they are not looked at
   * @param length of the content in bytes; null if it depends on the server
   */
  record Contract(
      int status, @Nullable String error, @Nullable List<Integer> interim, @Nullable Long length) {}

  /**
   * Whether the response describes the request, so that its length depends on the request's fields.
   */
  boolean isEcho() {
    return path.startsWith("/echo") || path.startsWith("/redirect/");
  }

  /** The points of the contract that this observation without a sidecar violates. */
  Optional<String> breach(Observation direct) {
    Map<String, String> facets = direct.facets();
    List<String> breaches = new ArrayList<>();
    require(breaches, facets, "status", Integer.toString(contract.status()));
    require(breaches, facets, "error", contract.error() == null ? "none" : contract.error());
    if (contract.length() != null) {
      require(breaches, facets, "length", contract.length().toString());
    }
    if (contract.interim() != null && direct.showsInterim()) {
      require(breaches, facets, "interim status", contract.interim().toString());
    }
    return breaches.isEmpty()
        ? Optional.empty()
        : Optional.of(name + ": " + String.join(", ", breaches));
  }

  private static void require(
      List<String> breaches, Map<String, String> facets, String facet, String wanted) {
    String seen = facets.getOrDefault(facet, "none");
    if (!seen.equals(wanted)) {
      breaches.add(facet + " is " + seen + ", the contract requires " + wanted);
    }
  }
}
