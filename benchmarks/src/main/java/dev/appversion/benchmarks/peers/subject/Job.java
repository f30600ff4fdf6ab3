package dev.appversion.benchmarks.peers.subject;

import java.nio.file.Path;

/** The configuration of a proxy for one kind of work. */
public sealed interface Job {
  /**
   * Splits page loads over two versions of an app by weight (90 and 10), pins by header and by
   * cookie, adds the version to each response, and sets the affinity cookie of a new client.
   *
   * @param v1 the port of version v1
   * @param v2 the port of version v2
   * @param connections of clients that must be possible, at least
   */
  record Route(int v1, int v2, int connections) implements Job {}

  /**
   * What a sidecar of the second version does: it forwards to v2 what the sidecar of v1 sends to
   * it.
   *
   * @param v1 the port of version v1
   * @param v2 the port of version v2
   */
  record SecondVersion(int v1, int v2) implements Job {}

  /**
   * Rewrites references in pages to hashed names and inserts the client script.
   *
   * @param app its port
   * @param manifest of the app's assets
   * @param subFilters the same replacements as directives of nginx
   */
  record Rewrite(int app, String manifest, String subFilters) implements Job {}

  /**
   * Serves hashed assets and their {@code .gz} siblings.
   *
   * @param app its port; it serves them as well
   * @param manifest of the assets
   * @param root the directory that contains them
   */
  record Assets(int app, String manifest, Path root) implements Job {}
}
