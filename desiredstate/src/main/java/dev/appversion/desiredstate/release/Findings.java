package dev.appversion.desiredstate.release;

import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.StoreRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input of a routing table besides the resource.
 *
 * @param versions by version name; a version that is not reachable is absent
 * @param bust the number of busts, and where sidecars send a request to bust
 * @param keyId identifies the secret key in force; empty without one
 * @param store of the assets of retired versions; null without a store
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
