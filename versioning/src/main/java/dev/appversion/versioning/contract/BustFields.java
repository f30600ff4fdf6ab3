package dev.appversion.versioning.contract;

/** The keys of the operator's response to a cache bust. */
public final class BustFields {
  /** The generation of the cache that the bust has begun. */
  public static final String GENERATION = "generation";

  private BustFields() {}
}
