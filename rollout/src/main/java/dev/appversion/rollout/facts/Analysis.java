package dev.appversion.rollout.facts;

import dev.appversion.rollout.state.ShareTable;

/**
 * The analysis of a step.
 *
 * @param sequence the table whose visitors were measured
 * @param verdict what it says
 * @param detail the same in words: the signal, its value and its limit
 */
public record Analysis(long sequence, Verdict verdict, String detail) {
  /** The verdict on the visitors of a table; unknown if those of another one were measured. */
  public Verdict of(ShareTable table) {
    return sequence == table.sequence() ? verdict : Verdict.UNKNOWN;
  }
}
