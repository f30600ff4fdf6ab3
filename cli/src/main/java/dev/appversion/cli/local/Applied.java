package dev.appversion.cli.local;

import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;

/**
 * What came of a file that was taken.
 *
 * @param table the table now in force
 * @param changed whether it differs from the one before
 * @param warnings what could not be read from an upstream; it is tried again
 */
public record Applied(RoutingTable table, boolean changed, List<String> warnings) {
  public Applied {
    warnings = List.copyOf(warnings);
  }
}
