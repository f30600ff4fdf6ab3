package dev.appversion.versioning.routing;

import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.RequestFacts;

/** Why a version was chosen: one case for each of the decision's rules. */
public sealed interface Reason {

  /**
   * Rule 1: the path names bytes that this version has.
   *
   * @param path the asset's, from the static URL
   */
  record HashedAsset(String path) implements Reason {}

  /**
   * Rules 2 to 8: a pin selects this version, so no other may respond.
   *
   * @param pin what pins the request
   */
  record Pinned(Pin pin) implements Reason {}

  /** Rule 9: a crawler ({@link RequestFacts#isOfCrawler}) gets the version that the table names. */
  record Crawler() implements Reason {}

  /**
   * Rule 10: the weights select the version.
   *
   * @param bucket of the client
   */
  record Weighted(Bucket bucket) implements Reason {}
}
