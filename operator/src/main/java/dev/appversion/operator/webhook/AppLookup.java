package dev.appversion.operator.webhook;

import dev.appversion.desiredstate.injection.KnownApp;

/** Finds the AppVersion that a pod names. */
@FunctionalInterface
public interface AppLookup {
  /** What is known of it; never fails, and takes no longer than a webhook may. */
  KnownApp find(String namespace, String name);
}
