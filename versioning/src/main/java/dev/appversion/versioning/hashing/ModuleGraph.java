package dev.appversion.versioning.hashing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Determines the modules that may be loaded by their delivery paths. A module that is imported by
 * its canonical path is loaded by that path, and so are its own imports; if a page loaded one of
 * them by its delivery path, it would run twice. Therefore modules that are connected by imports,
 * in any direction, are loaded by delivery paths only if all imports among them use delivery paths.
 */
public final class ModuleGraph {
  private ModuleGraph() {}

  /**
   * A module's imports.
   *
   * @param source the imports of its source
   * @param delivered the imports of the delivered content; a canonical path among them was not
   *     rewritten
   */
  public record Node(ModuleImports source, ModuleImports delivered) {}

  /**
   * The modules that may be loaded by their delivery paths.
   *
   * @param modules by canonical path
   */
  public static Set<String> closed(Map<String, Node> modules) {
    Map<String, Set<String>> neighbours = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    modules.forEach(
        (name, node) -> {
          boolean isOpen = node.source().computed();
          for (String path : node.source().paths()) {
            connect(name, path, neighbours);
          }
          for (String path : node.delivered().paths()) {
            if (modules.containsKey(path)) {
              connect(name, path, neighbours);
              isOpen = true;
            }
          }
          if (isOpen) {
            open.add(name);
          }
        });
    Set<String> closed = new TreeSet<>(modules.keySet());
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      closed.remove(name);
      for (String neighbour : neighbours.getOrDefault(name, Set.of())) {
        if (seen.add(neighbour)) {
          open.add(neighbour);
        }
      }
    }
    return closed;
  }

  private static void connect(String one, String other, Map<String, Set<String>> neighbours) {
    neighbours.computeIfAbsent(one, name -> new HashSet<>()).add(other);
    neighbours.computeIfAbsent(other, name -> new HashSet<>()).add(one);
  }
}
