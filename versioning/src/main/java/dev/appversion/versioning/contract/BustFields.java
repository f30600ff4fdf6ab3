package dev.appversion.versioning.contract;

/** The keys of the operator's response to a cache bust. */
public final class BustFields {
  /** The generation of the cache after the bust. */
  public static final String GENERATION = "generation";

  private BustFields() {}
}
