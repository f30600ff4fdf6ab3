package dev.appversion.operator.rollout;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights that are published. If no version that was decided to get visitors can get them,
 * since it is blocked or does not exist any more, another one gets all. Pure.
 *
 * @param weights by version name
 * @param substitute the version that gets all visitors instead of those that were decided
 * @param why in words, with the next step; empty if the decided versions get visitors
 */
record Shares(Map<String, Integer> weights, Optional<String> substitute, Optional<String> why) {
  Shares {
    weights = Map.copyOf(weights);
  }

  /**
   * A version that may get visitors.
   *
   * @param ready whether a pod with a sidecar is ready
   * @param released whether it ever had visitors
   * @param current whether it has visitors by the table in force
   */
  record Candidate(
      String name, boolean blocked, boolean ready, boolean released, boolean current) {}

  /**
   * The weights.
   *
   * @param decided by the rollout or by hand
   * @param candidates all versions, in the order of the resource
   * @param stables the stable versions of the past, the last one first
   * @param target of the rollout; empty without one
   * @param privately whether versions without visitors are private
   */
  static Shares of(
      Map<String, Integer> decided,
      List<Candidate> candidates,
      List<String> stables,
      String target,
      boolean privately) {
    List<Candidate> able = candidates.stream().filter(candidate -> !candidate.blocked()).toList();
    if (able.stream().anyMatch(candidate -> decided.getOrDefault(candidate.name(), 0) > 0)) {
      return new Shares(decided, Optional.empty(), Optional.empty());
    }
    Optional<Candidate> substitute =
        able.stream().min(order(stables, target, privately)); // the first of equal ones
    return new Shares(
        substitute.map(candidate -> Map.of(candidate.name(), 100)).orElseGet(Map::of),
        substitute.map(Candidate::name),
        Optional.of(why(decided, candidates, stables, substitute)));
  }

  /**
   * A private version is given visitors if nothing else exists, another one if nothing else serves.
   */
  private static Comparator<Candidate> order(
      List<String> stables, String target, boolean privately) {
    Comparator<Candidate> ready = Comparator.comparing(candidate -> !candidate.ready());
    Comparator<Candidate> released = Comparator.comparing(candidate -> !candidate.released());
    return (privately ? released.thenComparing(ready) : ready.thenComparing(released))
        .thenComparing(candidate -> !candidate.current())
        .thenComparing(
            candidate -> {
              int index = stables.indexOf(candidate.name());
              return index < 0 ? stables.size() : index;
            })
        .thenComparing(candidate -> !candidate.name().equals(target));
  }

  private static String why(
      Map<String, Integer> decided,
      List<Candidate> candidates,
      List<String> stables,
      Optional<Candidate> substitute) {
    Set<String> all = candidates.stream().map(Candidate::name).collect(Collectors.toSet());
    String lost =
        decided.entrySet().stream()
            .filter(weight -> weight.getValue() > 0)
            .map(Map.Entry::getKey)
            .sorted()
            .map(name -> name + (all.contains(name) ? " is blocked" : " does not exist any more"))
            .collect(Collectors.joining(", and "));
    String who =
        substitute
            .map(
                version ->
                    version.name()
                        + " gets all new visitors"
                        + (stables.isEmpty() || stables.contains(version.name())
                            ? ""
                            : ", although it was never the stable version, since no other one can serve"))
            .orElse("all versions are blocked");
    return "%s: %s. Unblock the version, or set spec.rollout.target or spec.versions[].weight"
        .formatted(lost.isEmpty() ? "no version has a share" : lost, who);
  }
}
