package dev.appversion.process.admin;

/**
 * The result of a probe.
 *
 * @param ok whether the response is 200, else 503
 * @param text for a person, one line for each problem
 */
public record Health(boolean ok, String text) {
  /** No problem. */
  public static final Health OK = new Health(true, "ok\n");

  /** A problem, in one line without a line break. */
  public static Health failed(String problem) {
    return new Health(false, problem + "\n");
  }
}
