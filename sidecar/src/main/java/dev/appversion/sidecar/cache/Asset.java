package dev.appversion.sidecar.cache;

import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a hashed asset whose bytes have been looked at. Never changes.
 *
 * @param check what its content was checked against
 * @param copy the one that was looked at
 * @param made whether its bytes were made out of those of its copy, which has others
 * @param variants by coding; a coding that is not in it has not been asked for
 */
public record Asset(
    ContentCheck check, AssetLocation copy, boolean made, Map<Coding, Variant> variants) {

  /**
   * A body as the app itself sends it.
   *
   * @param length in bytes, as it is sent
   * @param etag the app's; empty where it is not known
   */
  public record Sent(Coding coding, long length, String etag) {}

  /** An asset in one coding. */
  public sealed interface Variant {
    /**
     * Held in memory.
     *
     * @param sent what was looked at: in another coding, where the sidecar has compressed it
     */
    record Held(Representation representation, Sent sent) implements Variant {}

    /** Checked, but not held: each request for it goes to its copy. */
    record Streamed(Sent sent) implements Variant {}

    /** There is none. */
    record Absent() implements Variant {}
  }

  private static final int OVERHEAD = 512;

  /** Copies the variants. */
  public Asset {
    Map<Coding, Variant> mine = new EnumMap<>(Coding.class);
    mine.putAll(variants);
    variants = Collections.unmodifiableMap(mine);
  }

  /** An asset whose copy has its bytes. */
  public Asset(ContentCheck check, AssetLocation copy, Map<Coding, Variant> variants) {
    this(check, copy, false, variants);
  }

  /** The asset in this coding; null if that coding has not been requested yet. */
  public @Nullable Variant variant(Coding coding) {
    return variants.get(coding);
  }

  /** Whether any of its bytes are held. */
  public boolean isHeld() {
    return variants.values().stream().anyMatch(Variant.Held.class::isInstance);
  }

  /** Whether both come from the same place and are the same content. */
  public boolean isSameCopy(Asset other) {
    return check.equals(other.check) && copy.equals(other.copy) && made == other.made;
  }

  /** This and what is newly known. */
  public Asset with(Map<Coding, Variant> more) {
    Map<Coding, Variant> all = new EnumMap<>(Coding.class);
    all.putAll(variants);
    all.putAll(more);
    return new Asset(check, copy, made, all);
  }

  /** The same without any bytes: what was held must be streamed. */
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

  /** What it takes in memory under this path, at most. */
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
