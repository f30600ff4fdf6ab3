package dev.appversion.versioning.hashing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which texts are hashed: each after the texts that it refers to.
 *
 * @param levels canonical paths; those of one level do not refer to each other, and refer only to
 *     earlier levels
 * @param cycles texts that cannot be hashed because they refer to each other; one cycle for each
 *     group of them
 */
public record LinkOrder(List<List<String>> levels, List<Cycle> cycles) {

  /**
   * A path of references from a file to itself.
   *
   * @param steps each file, with the line of its reference to the next one; the last refers to the
   *     first
   */
  public record Cycle(List<Step> steps) {
    /**
     * A file of a cycle.
     *
     * @param line of its reference to the next file
     */
    public record Step(String file, int line) {}
  }

  /**
   * Orders texts.
   *
   * @param links the files that each text refers to, with the line; files that are not keys are
   *     ignored, since they have no links
   */
  public static LinkOrder of(Map<String, Map<String, Integer>> links) {
    Map<String, Integer> open = new HashMap<>();
    Map<String, List<String>> referrers = new HashMap<>();
    links.forEach(
        (file, targets) -> {
          int count = 0;
          for (String target : targets.keySet()) {
            if (links.containsKey(target)) {
              referrers.computeIfAbsent(target, t -> new ArrayList<>()).add(file);
              count++;
            }
          }
          open.put(file, count);
        });
    List<List<String>> levels = new ArrayList<>();
    List<String> level =
        links.keySet().stream().filter(file -> open.getOrDefault(file, 0) == 0).toList();
    while (!level.isEmpty()) {
      levels.add(level);
      List<String> next = new ArrayList<>();
      for (String done : level) {
        open.remove(done);
        for (String referrer : referrers.getOrDefault(done, List.of())) {
          if (open.merge(referrer, -1, Integer::sum) == 0) {
            next.add(referrer);
          }
        }
      }
      level = next;
    }
    return new LinkOrder(levels, cycles(links, open.keySet()));
  }

  /** Each remaining file is on a cycle or refers to one. */
  private static List<Cycle> cycles(Map<String, Map<String, Integer>> links, Set<String> left) {
    List<Cycle> cycles = new ArrayList<>();
    Set<String> reported = new HashSet<>();
    for (String file : left.stream().sorted().toList()) {
      if (!reported.contains(file)) {
        List<String> way = wayBack(file, links, left);
        if (!way.isEmpty() && way.stream().noneMatch(reported::contains)) {
          cycles.add(cycle(way, links));
        }
        reported.addAll(way);
      }
    }
    return cycles;
  }

  /** A shortest cycle through a file, without the file at its end; empty if there is none. */
  private static List<String> wayBack(
      String start, Map<String, Map<String, Integer>> links, Collection<String> among) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      String file = queue.removeFirst();
      for (String target : links.getOrDefault(file, Map.of()).keySet()) {
        if (target.equals(start)) {
          Deque<String> way = new ArrayDeque<>();
          for (String step = file; !step.equals(start); step = cameFrom.getOrDefault(step, start)) {
            way.addFirst(step);
          }
          way.addFirst(start);
          return List.copyOf(way);
        }
        if (among.contains(target) && !cameFrom.containsKey(target)) {
          cameFrom.put(target, file);
          queue.addLast(target);
        }
      }
    }
    return List.of();
  }

  private static Cycle cycle(List<String> way, Map<String, Map<String, Integer>> links) {
    List<Cycle.Step> steps = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      String next = way.get((i + 1) % way.size());
      int line = links.getOrDefault(way.get(i), Map.of()).getOrDefault(next, 1);
      steps.add(new Cycle.Step(way.get(i), line));
    }
    return new Cycle(steps);
  }
}
