package dev.appversion.versioning.routing;

import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Assigns buckets to versions by their weights: weighted rendezvous hashing (Thaler and Ravishankar
 * 1998; the logarithmic weighting is Schindelhauer and Schomaker's of 2005).
 *
 * <p>Each version draws a fixed number from each bucket and divides it by its weight; the smallest
 * wins. Raising one weight therefore moves buckets to that version and between no two others,
 * regardless of the version's position in the list, which cumulative weights cannot guarantee for
 * three versions or more (docs/adr/0003). The shares are the weights' within sampling error.
 */
final class Weights {
  private static final Comparator<Candidate> BY_COST =
      Comparator.comparingDouble(Candidate::cost)
          .thenComparing(candidate -> candidate.version().name());

  private record Candidate(LiveVersion version, double cost) {}

  private Weights() {}

  /**
   * The versions that new visitors may get: first that of this bucket, then its fallbacks in order.
   */
  static List<LiveVersion> ranking(List<LiveVersion> versions, Bucket bucket) {
    List<Candidate> candidates = new ArrayList<>(versions.size());
    for (LiveVersion version : versions) {
      if (version.weight() > 0 && !version.blocked()) {
        candidates.add(new Candidate(version, cost(version, bucket)));
      }
    }
    candidates.sort(BY_COST);
    List<LiveVersion> ranking = new ArrayList<>(candidates.size());
    candidates.forEach(candidate -> ranking.add(candidate.version()));
    return ranking;
  }

  /**
   * An exponentially distributed number with the weight as its rate: the smallest of them is
   * distributed by the weights.
   */
  private static double cost(LiveVersion version, Bucket bucket) {
    long hash = mix(fnv1a(version.name()) ^ mix(bucket.millionths()));
    double uniform = ((hash >>> 11) + 1) * 0x1.0p-53; // in (0, 1]
    return -StrictMath.log(uniform) / version.weight(); // strict: the same on every machine
  }

  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
