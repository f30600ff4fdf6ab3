package dev.appversion.versioning.manifest;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A group of files other than assets whose bytes belong to the app version: templates,
 * configuration (seed, "Component Registration").
 *
 * @param name the name shown by {@code /version}
 * @param hash SHA-256 over the files' names and bytes, sorted by name, in hex
 * @param files the number of files
 */
public record Component(String name, String hash, int files) {
  /** The form of a component's name, as in the resource. */
  public static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

  /** A component of these files, by name. */
  public static Component of(String name, Map<String, byte[]> files) {
    var digest = Digests.sha256();
    new TreeMap<>(files).forEach((file, bytes) -> digest.field(file).field(bytes));
    return new Component(name, digest.hex(), files.size());
  }
}
