package dev.appversion.benchmarks.peers.work;

import dev.appversion.versioning.contract.RequestPins;

/** Requests that pin a version. */
final class Pins {
  private Pins() {}

  /** The affinity cookie of a client of this version. */
  static String cookie(String version) {
    return RequestPins.AFFINITY_COOKIE + "=" + version + ".950000";
  }

  /**
   * A script for wrk: in turn a page load of a new client, a header pin to v1, a cookie pin to v2.
   */
  static String mix() {
    return """
    local requests = {}
    init = function()
      requests[1] = wrk.format("GET", "/page", { ["Sec-Fetch-Dest"] = "document", ["Sec-Fetch-Mode"] = "navigate",
        ["Accept"] = "text/html,application/xhtml+xml" })
      requests[2] = wrk.format("GET", "/page", { ["X-App-Requested-Version"] = "1.0" })
      requests[3] = wrk.format("GET", "/page", { ["Cookie"] = "%s" })
    end
    local at = 0
    request = function()
      at = at %% 3 + 1
      return requests[at]
    end
    """
        .formatted(cookie("v2"));
  }
}
