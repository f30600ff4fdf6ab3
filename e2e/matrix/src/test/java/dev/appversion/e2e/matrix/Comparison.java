package dev.appversion.e2e.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports the differences between two observations of a behaviour, except documented ones. */
final class Comparison {
  /**
   * Fields of responses that always differ: hop-by-hop fields (RFC 9110 section 7.6.1), {@code
   * Date}, which changes by itself, and what the sidecar adds (docs/reference/http.md).
   */
  private static final Set<String> RESPONSE_FIELDS =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "date",
          "via",
          "x-app-version",
          "x-backend-target");

  /** Fields of requests that always differ at the app: the same, and forwarding fields. */
  private static final Set<String> REQUEST_FIELDS =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "via",
          "x-app-version",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private static final Set<String> OUTCOME = Set.of("status", "error", "unable");

  /** The sidecar's cookie. */
  private static final String AFFINITY = "app_version_affinity=";

  private static final String REASON = "reason";
  private static final String NOT_MODIFIED = "304";
  private static final String INTERIM = "interim status";
  private static final String CONTINUE = "[100]";
  private static final String CONTENT_LENGTH = "field content-length";

  private static final String VARY = "field vary";
  private static final String CACHE_CONTROL = "field cache-control";

  /** Fields that chose the version, so that caches separate versions (ADR 20). */
  private static final Set<String> DECIDING =
      Set.of("x-app-requested-version", "x-deployment-id", "cookie");

  /** What a client reports of a behaviour after too many others did not complete. */
  private static final String NOT_TRIED = "not tried";

  private Comparison() {}

  /** The differences, as lines of text; empty if there are none. */
  static List<String> differences(Behaviour behaviour, Observation direct, Observation through) {
    SortedMap<String, String> expected = comparable(behaviour, direct);
    SortedMap<String, String> actual = comparable(behaviour, through);
    // A server may close an idle connection just before a request; a sidecar does not.
    expected.remove("retried");
    // The reason phrase has no meaning (RFC 9112 section 4); a server may omit it.
    if (!expected.containsKey(REASON)) {
      actual.remove(REASON);
    }
    // A client may wait for the content whose length a 304 has (RFC 9110 section 8.6).
    if (NOT_MODIFIED.equals(actual.get("status")) && !actual.containsKey(CONTENT_LENGTH)) {
      expected.remove(CONTENT_LENGTH);
    }
    // If the app sends no 100, the sidecar requests the content (docs/reference/contracts.md).
    if (CONTINUE.equals(actual.get(INTERIM)) && !expected.containsKey(INTERIM)) {
      actual.remove(INTERIM);
    }
    // While two versions are live, no shared cache may store a response of one of them (ADR 20).
    removeAdded(VARY, DECIDING, expected, actual);
    removeAdded(CACHE_CONTROL, Set.of("private"), expected, actual);
    List<String> differences = new ArrayList<>();
    for (String name : facets(expected, actual)) {
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

  /** The names to compare; if the outcome differs, other differences only follow from it. */
  private static Set<String> facets(Map<String, String> expected, Map<String, String> actual) {
    Set<String> outcome = new TreeSet<>(OUTCOME);
    outcome.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
    if (!outcome.isEmpty()) {
      return outcome;
    }
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    return names;
  }

  private static SortedMap<String, String> comparable(Behaviour behaviour, Observation seen) {
    SortedMap<String, String> facets = seen.facets();
    RESPONSE_FIELDS.forEach(name -> facets.remove("field " + name));
    REQUEST_FIELDS.forEach(name -> facets.remove("request field " + name));
    facets.computeIfPresent("field set-cookie", (_, cookies) -> withoutAffinity(cookies));
    // A client that stores cookies sends the sidecar's beside the app's.
    facets.computeIfPresent("request field cookie", (_, cookies) -> withoutAffinityPair(cookies));
    facets.values().removeIf(String::isEmpty);
    // Expectations are case-insensitive (RFC 9110 section 10.1.1).
    facets.computeIfPresent("request field expect", (_, value) -> value.toLowerCase(Locale.ROOT));
    // A response that is not HTTP is not forwarded: the sidecar aborts it.
    facets.replace("error", "invalid", "broken");
    if (behaviour.isEcho()) {
      // The description has the fields that the sidecar adds.
      facets.keySet().removeAll(Set.of("length", "sha256", CONTENT_LENGTH));
    }
    return facets;
  }

  /** Removes members of a list that the server itself did not send. */
  private static void removeAdded(
      String name,
      Set<String> members,
      SortedMap<String, String> expected,
      SortedMap<String, String> actual) {
    List<String> own = members(expected.getOrDefault(name, ""));
    actual.computeIfPresent(
        name,
        (_, list) -> {
          String left =
              members(list).stream()
                  .filter(member -> own.contains(member) || !members.contains(member))
                  .collect(Collectors.joining(", "));
          return left.isEmpty() ? null : left;
        });
    expected.computeIfPresent(name, (_, list) -> String.join(", ", own));
  }

  /** RFC 9110 section 5.6.1; all of these are case-insensitive. */
  private static List<String> members(String list) {
    return Stream.of(list.split("[,\n]"))
        .map(member -> member.strip().toLowerCase(Locale.ROOT))
        .filter(member -> !member.isEmpty())
        .toList();
  }

  private static String withoutAffinity(String cookies) {
    return cookies
        .lines()
        .filter(cookie -> !cookie.startsWith(AFFINITY))
        .collect(Collectors.joining("\n"));
  }

  private static String withoutAffinityPair(String cookies) {
    return Stream.of(cookies.split("; "))
        .filter(cookie -> !cookie.startsWith(AFFINITY))
        .collect(Collectors.joining("; "));
  }

  private static String quoted(String value) {
    String line = value.replace("\n", "\\n");
    return '\'' + (line.length() > 200 ? line.substring(0, 200) + "…" : line) + '\'';
  }

  /** The differences that are not documented. */
  static List<String> unexplained(
      List<Behaviour> behaviours,
      Map<String, Observation> direct,
      Map<String, Observation> through,
      Map<String, String> explained) {
    List<String> differences = new ArrayList<>();
    int notTried = 0;
    for (Behaviour behaviour : behaviours) {
      Observation before = direct.get(behaviour.name());
      Observation after = through.get(behaviour.name());
      if (before == null || after == null) {
        differences.add(behaviour.name() + ": the client printed no observation");
      } else if (NOT_TRIED.equals(after.facets().get("error"))) {
        notTried++;
      } else if (!explained.containsKey(behaviour.name())) {
        differences.addAll(differences(behaviour, before, after));
      }
    }
    if (notTried > 0) {
      differences.add(notTried + " behaviours were not tried: too many others had no end");
    }
    return differences;
  }
}
