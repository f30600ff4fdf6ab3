package dev.appversion.rollout.pages;

/** How many pages of a version are open. Unknown is never zero. */
public sealed interface PageCount {
  /** Before the first round. */
  PageCount NOT_READ = new Unknown("the sidecars were not read yet");

  /** It is believed that no page is open. */
  record None() implements PageCount {}

  /**
   * Pages are open.
   *
   * @param pages an upper estimate; positive
   */
  record AtMost(long pages) implements PageCount {}

  /**
   * It is not known.
   *
   * @param why the reason in words
   */
  record Unknown(String why) implements PageCount {}

  /** The version's pages have no script that reports them; only tunnels and pins count. */
  record NotCounted() implements PageCount {}
}
