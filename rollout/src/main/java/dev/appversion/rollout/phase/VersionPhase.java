package dev.appversion.rollout.phase;

/** The phases of a version, as in {@code status.versions[].phase}. */
public enum VersionPhase {
  /** No pod was ready yet. */
  PENDING("Pending", "0", "503 with `Retry-After`", "never"),
  /** It can serve, and has no share. */
  STANDBY("Standby", "0", "yes; if previews are private, with a token", "only pinned"),
  /** It is the target of a rollout at weight 0. */
  PREVIEW("Preview", "0", "yes; if previews are private, with a token", "only pinned"),
  /** It gets new visitors. */
  ACTIVE("Active", "more than 0", "yes", "by weight"),
  /** It has lost its share, and serves its open pages. */
  DRAINING("Draining", "0", "yes", "never"),
  /** As Draining, and its pages are requested to move. */
  LEAVING("Leaving", "0", "yes; responses carry `X-App-Version-Leaving: 1`", "never"),
  /** No request is routed to it, by order. */
  BLOCKED("Blocked", "0", "409", "never"),
  /** No request is routed to it: it was unused, or it drained for {@code maxAge}. */
  RETIRED("Retired", "none", "409", "never");

  private final String label;
  private final String share;
  private final String pins;
  private final String pageLoads;

  VersionPhase(String label, String share, String pins, String pageLoads) {
    this.label = label;
    this.share = share;
    this.pins = pins;
    this.pageLoads = pageLoads;
  }

  /** The name in the resource. */
  public String label() {
    return label;
  }

  /** Its share of new visitors, in words. */
  public String share() {
    return share;
  }

  /** What pinned requests get, in Markdown. */
  public String pins() {
    return pins;
  }

  /** Which page loads it gets, in words. */
  public String pageLoads() {
    return pageLoads;
  }

  /** Whether it drains: it lost its share, and is not retired yet. */
  public boolean drains() {
    return this == DRAINING || this == LEAVING;
  }
}
