package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.peers.load.Requests;

/** Scripts for wrk with requests that pin a version. */
final class PinScripts {
  private PinScripts() {}

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
        .formatted(Requests.affinity("v2"));
  }

  /**
   * In turn a header pin to each version, so that a sidecar of v1 sends every second one on to v2.
   */
  static String bothVersions() {
    return """
        local requests = {}
        init = function()
          requests[1] = wrk.format("GET", "/page", { ["X-App-Requested-Version"] = "1.0" })
          requests[2] = wrk.format("GET", "/page", { ["X-App-Requested-Version"] = "2.0" })
        end
        local at = 0
        request = function()
          at = at % 2 + 1
          return requests[at]
        end
        """;
  }
}
