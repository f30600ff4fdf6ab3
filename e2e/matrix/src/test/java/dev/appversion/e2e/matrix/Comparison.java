package dev.appversion.e2e.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells in what two observations of a behaviour differ, but for what is documented. */
final class Comparison {
  /**
   * Fields of responses that differ by rule: hop-by-hop fields (RFC 9110 section 7.6.1), {@code
   * Date}, which changes by itself, and what the sidecar adds (docs/reference/http.md).
   */
  private static final Set<String> RESPONSE_FIELDS =
      Set.of("connection", "keep-alive", "transfer-encoding", "date", "via", "x-app-version",
          "x-backend-target");

  /** Fields of requests that differ by rule, as the app sees them: the same, and forwarding. */
  private static final Set<String> REQUEST_FIELDS =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "via",
          "x-app-version",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  /** The cookie of the sidecar's own. */
  private static final String AFFINITY = "app_version_affinity=";

  private static final String CONTENT_LENGTH = "field content-length";

  private Comparison() {}

  /** What differs, in lines for a person; nothing where all is as it should be. */
  static List<String> differences(Behaviour behaviour, Observation direct, Observation through) {
    SortedMap<String, String> expected = comparable(behaviour, direct);
    SortedMap<String, String> actual = comparable(behaviour, through);
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    for (String name : names) {
      String before = expected.getOrDefault(name, "(none)");
      String after = actual.getOrDefault(name, "(none)");
      if (!before.equals(after)) {
        differences.add(
            "%s: %s: direct %s, through %s"
                .formatted(behaviour.name(), name, quoted(before), quoted(after)));
      }
    }
    return differences;
  }

  private static SortedMap<String, String> comparable(Behaviour behaviour, Observation seen) {
    SortedMap<String, String> facets = seen.facets();
    RESPONSE_FIELDS.forEach(name -> facets.remove("field " + name));
    REQUEST_FIELDS.forEach(name -> facets.remove("request field " + name));
    facets.computeIfPresent("field set-cookie", (_, cookies) -> withoutAffinity(cookies));
    facets.values().removeIf(String::isEmpty);
    if (behaviour.isEcho()) {
      // The description has the fields that the sidecar adds.
      facets.keySet().removeAll(Set.of("length", "sha256", CONTENT_LENGTH));
    }
    return facets;
  }

  private static String withoutAffinity(String cookies) {
    return cookies
        .lines()
        .filter(cookie -> !cookie.startsWith(AFFINITY))
        .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    String line = value.replace("\n", "\\n");
    return '\'' + (line.length() > 200 ? line.substring(0, 200) + "…" : line) + '\'';
  }

  /** The differences that nobody has explained. */
  static List<String> unexplained(
      List<Behaviour> behaviours,
      Map<String, Observation> direct,
      Map<String, Observation> through,
      Map<String, String> explained) {
    List<String> differences = new ArrayList<>();
    for (Behaviour behaviour : behaviours) {
      Observation before = direct.get(behaviour.name());
      Observation after = through.get(behaviour.name());
      if (before == null || after == null) {
        differences.add(behaviour.name() + ": the client printed no observation");
      } else if (!explained.containsKey(behaviour.name())) {
        differences.addAll(differences(behaviour, before, after));
      }
    }
    return differences;
  }
}
