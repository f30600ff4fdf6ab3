package dev.appversion.desiredstate.injection;

import dev.appversion.api.v1alpha1.AppVersion;

/** The result of looking up the AppVersion that a pod names. */
public sealed interface KnownApp {
  /** It exists. */
  record Found(AppVersion resource) implements KnownApp {}

  /** It does not exist, or not yet. */
  record Missing() implements KnownApp {}

  /** There was no lookup, or it failed. */
  record Unknown() implements KnownApp {}
}
