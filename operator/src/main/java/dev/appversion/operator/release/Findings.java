package dev.appversion.operator.release;

import dev.appversion.versioning.routing.BustState;
import java.util.Map;

/**
 * What a routing table needs besides the resource.
 *
 * @param versions by version name; every version of the resource is in it
 * @param bust how often the app was busted, and where the next bust goes
 * @param keyId which secret key is in force; empty without one
 */
public record Findings(Map<String, VersionFindings> versions, BustState bust, String keyId) {
  public Findings {
    versions = Map.copyOf(versions);
  }
}
