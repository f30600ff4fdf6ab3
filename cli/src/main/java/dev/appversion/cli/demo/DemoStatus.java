package dev.appversion.cli.demo;

import java.util.List;

/**
 * What the demo shows, at one moment.
 *
 * @param file the resource to edit
 * @param shop where the shop is
 * @param revision of the table in force
 * @param sample how many visits were measured
 * @param problem what is wrong with the file or went wrong last; empty if nothing
 */
public record DemoStatus(
    String file,
    String shop,
    String revision,
    List<Version> versions,
    int sample,
    long requests,
    long requestsPerSecond,
    long failures,
    String problem) {

  /**
   * One version.
   *
   * @param asked its share by the weights, in percent
   * @param measured its share of the visits measured, in percent
   * @param asAsked whether the two agree within what chance allows
   */
  public record Version(
      String name, String appVersion, double asked, double measured, boolean asAsked) {}

  /** Whether shares are as asked and nothing failed. */
  public boolean isGood() {
    return failures == 0 && versions.stream().allMatch(Version::asAsked);
  }
}
