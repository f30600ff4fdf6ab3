package dev.appversion.cli.local;

import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;

/**
 * The result of applying a file.
 *
 * @param table the table now in force
 * @param changed whether it differs from the previous one
 * @param warnings the sources that could not be read from an upstream; reading is retried
 * @param notices what has another effect than in a cluster
 */
public record Applied(
    RoutingTable table, boolean changed, List<String> warnings, List<String> notices) {
  public Applied {
    warnings = List.copyOf(warnings);
    notices = List.copyOf(notices);
  }

  /** The same as a change. */
  Applied asChanged() {
    return new Applied(table, true, warnings, notices);
  }
}
