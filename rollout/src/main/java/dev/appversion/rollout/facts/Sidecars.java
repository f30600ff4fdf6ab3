package dev.appversion.rollout.facts;

import dev.appversion.rollout.state.ShareTable;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which tables the app's ready sidecars enforce.
 *
 * @param sequence the table that was observed
 * @param ready the number of ready sidecars
 * @param behind the names of those that do not enforce this table or a later one
 */
public record Sidecars(long sequence, int ready, SortedSet<String> behind) {
  /** How long a table waits for all sidecars; then a hundredth of them may be behind. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  public Sidecars {
    behind = new TreeSet<>(behind);
  }

  /**
   * Whether the next table may be written: every ready sidecar enforces this one, or at most 1% are
   * behind for {@link #PATIENCE}. Not while there is none.
   */
  public boolean enforce(ShareTable table, Instant now) {
    if (sequence != table.sequence() || ready == 0) {
      return false;
    }
    boolean patient = Duration.between(table.since(), now).compareTo(PATIENCE) < 0;
    return behind.isEmpty() || (!patient && behind.size() * 100 <= ready);
  }
}
