package dev.appversion.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An object in the cluster that differs from the plan.
 *
 * @param reason the machine-readable reason
 * @param kind the kind of the object
 * @param name the name of the object
 * @param words the message of the API server; empty if the name is taken
 */
public record ObjectProblem(Reason reason, String kind, String name, String words) {
  /** The reasons, as they appear in a condition. */
  public enum Reason {
    /** An object of that name exists and does not belong to the AppVersion. */
    NameTaken,
    /** The Service that {@code spec.service} names is not adopted, or not yet. */
    NotAdopted,
    /** The API server refuses the object; the operator retries. */
    ApplyRefused
  }

  /** An object of that name exists and does not belong to the AppVersion. */
  public static ObjectProblem nameTaken(HasMetadata object) {
    return of(Reason.NameTaken, object, "");
  }

  /**
   * The Service is not adopted, or not yet.
   *
   * @param why the human-readable reason
   */
  public static ObjectProblem notAdopted(HasMetadata object, String why) {
    return of(Reason.NotAdopted, object, why);
  }

  /**
   * The API server refuses the object.
   *
   * @param words its message
   */
  public static ObjectProblem refused(HasMetadata object, String words) {
    return of(Reason.ApplyRefused, object, words);
  }

  private static ObjectProblem of(Reason reason, HasMetadata object, String words) {
    return new ObjectProblem(reason, object.getKind(), object.getMetadata().getName(), words);
  }

  /** The most important reason of several problems: one that retries do not solve comes first. */
  public static Reason reason(List<ObjectProblem> problems) {
    return problems.stream()
        .map(ObjectProblem::reason)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The names of the objects of a kind that have a problem. */
  public static Set<String> names(List<ObjectProblem> problems, String kind) {
    return problems.stream()
        .filter(problem -> kind.equals(problem.kind()))
        .map(ObjectProblem::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The message for several problems, with the next step. */
  public static String words(List<ObjectProblem> problems) {
    List<String> parts = new ArrayList<>();
    List<ObjectProblem> taken =
        problems.stream().filter(problem -> problem.reason() == Reason.NameTaken).toList();
    if (!taken.isEmpty()) {
      parts.add(takenWords(taken));
    }
    problems.stream()
        .filter(problem -> problem.reason() == Reason.NotAdopted)
        .map(problem -> names(List.of(problem)) + " is not adopted: " + problem.words())
        .forEach(parts::add);
    Map<String, List<ObjectProblem>> refused =
        problems.stream()
            .filter(problem -> problem.reason() == Reason.ApplyRefused)
            .collect(
                Collectors.groupingBy(
                    ObjectProblem::words, LinkedHashMap::new, Collectors.toList()));
    refused.forEach(
        (said, objects) ->
            parts.add(
                "the API server rejects " + names(objects) + ", the operator retries: " + said));
    return String.join("; ", parts);
  }

  private static String takenWords(List<ObjectProblem> taken) {
    boolean one = taken.size() == 1;
    boolean services = taken.stream().anyMatch(problem -> "Service".equals(problem.kind()));
    return "%s %s to this AppVersion: delete or rename %s, or give %s another name"
        .formatted(
            names(taken),
            one ? "exists and does not belong" : "exist and do not belong",
            one ? "it" : "them",
            services
                ? "the AppVersion (or, by spec.service.name or versions[].backend, the Service)"
                : "the AppVersion");
  }

  private static String names(List<ObjectProblem> problems) {
    List<String> names =
        problems.stream().map(problem -> problem.kind() + " " + problem.name()).toList();
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
