package dev.appversion.cli.demo;

import java.util.List;

/**
 * The status of the demo at one moment.
 *
 * @param file the resource to edit
 * @param shop URL of the shop
 * @param revision of the table in force
 * @param sample the number of measured visits
 * @param problem of the file, or the last failure; empty without one
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
   * @param expected its share by the weights, in percent
   * @param measured its share of the measured visits, in percent
   * @param asExpected whether the difference of the two is within sampling error
   */
  public record Version(
      String name, String appVersion, double expected, double measured, boolean asExpected) {}

  /** Whether shares are as expected and no request failed. */
  public boolean isGood() {
    return failures == 0 && versions.stream().allMatch(Version::asExpected);
  }
}
