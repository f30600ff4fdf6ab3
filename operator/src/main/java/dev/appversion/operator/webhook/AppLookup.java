package dev.appversion.operator.webhook;

import dev.appversion.desiredstate.injection.KnownApp;

/** Finds the AppVersion that a pod names. */
@FunctionalInterface
public interface AppLookup {
  /** Looks up an AppVersion. Does not throw; returns within the time limit of a webhook. */
  KnownApp find(String namespace, String name);
}
