package dev.appversion.rollout.plan;

/** What a rollout does when its analysis fails or its deadline expires. */
public enum OnFailure {
  /** New visitors get the stable version again. */
  ABORT,
  /** The shares stay; a person decides. */
  PAUSE
}
