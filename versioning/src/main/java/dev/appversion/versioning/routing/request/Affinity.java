package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.VersionNames;
import java.util.Optional;

/**
 * The value of the cookie {@value RequestPins#AFFINITY_COOKIE}: the version of the client's page,
 * and the client's bucket, {@code <version>.<bucket>}.
 */
public record Affinity(String version, Bucket bucket) {
  /** Reads a cookie's value; empty if it is malformed. */
  public static Optional<Affinity> parse(String value) {
    int dot = value.lastIndexOf('.');
    if (dot < 1 || !VersionNames.isValid(value.substring(0, dot))) {
      return Optional.empty();
    }
    return Bucket.parse(value.substring(dot + 1))
        .map(bucket -> new Affinity(value.substring(0, dot), bucket));
  }

  /** The cookie's value. */
  @Override
  public String toString() {
    return version + '.' + bucket;
  }
}
