package dev.appversion.desiredstate.release;

import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.StoreRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a routing table needs besides the resource.
 *
 * @param versions by version name; a version that cannot be reached is not in it
 * @param bust how often the app was busted, and where the next bust goes
 * @param keyId which secret key is in force; empty without one
 * @param store where assets of retired versions are to be had; null where they are not kept
 */
public record Findings(
    Map<String, VersionFindings> versions, BustState bust, String keyId, @Nullable StoreRef store) {
  public Findings {
    versions = Map.copyOf(versions);
  }

  /** Without a store of retired assets. */
  public Findings(Map<String, VersionFindings> versions, BustState bust, String keyId) {
    this(versions, bust, keyId, null);
  }
}
