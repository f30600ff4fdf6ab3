package dev.appversion.desiredstate.injection;

import dev.appversion.api.v1alpha1.AppVersion;

/** What is known of the AppVersion that a pod names. */
public sealed interface KnownApp {
  /** It is there. */
  record Found(AppVersion resource) implements KnownApp {}

  /** It is not there (yet). */
  record Missing() implements KnownApp {}

  /** Nobody looked, or the look-up failed: nothing is said about it. */
  record Unknown() implements KnownApp {}
}
