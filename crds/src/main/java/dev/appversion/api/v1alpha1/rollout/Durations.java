package dev.appversion.api.v1alpha1.rollout;

/** The form of durations in the resource. */
public final class Durations {
  /** A number and a unit. */
  public static final String PATTERN = "^(0|[1-9][0-9]{0,7})[smhd]$";

  private Durations() {}
}
