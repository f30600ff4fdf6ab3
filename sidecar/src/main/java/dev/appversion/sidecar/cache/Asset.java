package dev.appversion.sidecar.cache;

import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hashed asset whose bytes have been checked. Immutable.
 *
 * @param check the check that its content passed
 * @param copy the location that was checked
 * @param made whether its bytes were built from those at its location, which differ
 * @param variants by coding; a coding that is absent has not been requested
 */
public record Asset(
    ContentCheck check, AssetLocation copy, boolean made, Map<Coding, Variant> variants) {

  /**
   * A body as the app sends it.
   *
   * @param length the length in bytes, encoded
   * @param etag the app's entity tag; empty if unknown
   */
  public record Sent(Coding coding, long length, String etag) {}

  /** An asset in one coding. */
  public sealed interface Variant {
    /**
     * In the cache.
     *
     * @param sent the body that was checked; in another coding if the sidecar compressed it
     */
    record Held(Representation representation, Sent sent) implements Variant {}

    /** Checked, but not cached: each request for it is forwarded to its location. */
    record Streamed(Sent sent) implements Variant {}

    /** The asset does not exist in this coding. */
    record Absent() implements Variant {}
  }

  private static final int OVERHEAD = 512;

  /** Copies the variants. */
  public Asset {
    Map<Coding, Variant> mine = new EnumMap<>(Coding.class);
    mine.putAll(variants);
    variants = Collections.unmodifiableMap(mine);
  }

  /** An asset whose location has its bytes. */
  public Asset(ContentCheck check, AssetLocation copy, Map<Coding, Variant> variants) {
    this(check, copy, false, variants);
  }

  /** The asset in this coding; null if that coding has not been requested yet. */
  public @Nullable Variant variant(Coding coding) {
    return variants.get(coding);
  }

  /** Whether any variant is in the cache. */
  public boolean isHeld() {
    return variants.values().stream().anyMatch(Variant.Held.class::isInstance);
  }

  /** Whether both have the same location and the same content. */
  public boolean isSameCopy(Asset other) {
    return check.equals(other.check) && copy.equals(other.copy) && made == other.made;
  }

  /** This asset with further variants. */
  public Asset with(Map<Coding, Variant> more) {
    Map<Coding, Variant> all = new EnumMap<>(Coding.class);
    all.putAll(variants);
    all.putAll(more);
    return new Asset(check, copy, made, all);
  }

  /** This asset without bytes: variants in the cache become streamed ones. */
  public Asset withoutBytes() {
    Map<Coding, Variant> all = new EnumMap<>(Coding.class);
    variants.forEach(
        (coding, variant) -> {
          if (variant instanceof Variant.Held(Representation _, Sent sent)) {
            all.put(sent.coding(), new Variant.Streamed(sent));
            if (coding != sent.coding()) {
              all.put(coding, new Variant.Absent()); // the app does not have it
            }
          } else {
            all.putIfAbsent(coding, variant);
          }
        });
    return new Asset(check, copy, made, all);
  }

  /** The maximum memory that it uses under this path, in bytes. */
  long cost(String path) {
    long cost = OVERHEAD + 2L * path.length() + 2L * check.expected().length();
    for (Variant variant : variants.values()) {
      if (variant instanceof Variant.Held(Representation held, Sent _)) {
        cost += held.cost();
      }
    }
    return cost;
  }
}
