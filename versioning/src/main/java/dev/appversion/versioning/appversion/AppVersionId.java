package dev.appversion.versioning.appversion;

import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.manifest.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The app version: the value of {@code X-App-Version}, its source, and how many files each
 * component adds to it.
 *
 * <p>It is derived from the children's hashes (seed, principle 3), so equal bytes give equal
 * versions on every machine. The first of these sources that exists:
 *
 * <ol>
 *   <li>the explicit version of the resource;
 *   <li>the manifest's {@code hash}, if there are no components;
 *   <li>the first 12 hex digits of SHA-256 over the manifest's {@code hash} and, sorted by
 *       component, each component's name and hash. Components are those of the manifest and those
 *       of the resource; the result is the same for both. Every field is preceded by its length,
 *       four bytes, big endian;
 *   <li>the same over an empty string and the components, if there is no manifest;
 *   <li>{@value #UNKNOWN}.
 * </ol>
 *
 * @param value a valid value of a header and a cookie; {@value #UNKNOWN} without a source
 * @param source the source of the value
 * @param components component name to its number of files, sorted by name
 */
public record AppVersionId(String value, VersionSource source, Map<String, Integer> components) {

  /**
   * The value of an app version without any source. It names no version, so no client can pin it.
   */
  public static final String UNKNOWN = "unknown";

  /**
   * The form of an explicit app version: visible ASCII that needs no quoting in a header or a
   * cookie.
   */
  public static final Pattern EXPLICIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");

  private static final int DIGITS = 12;

  public AppVersionId {
    components = java.util.Collections.unmodifiableMap(new TreeMap<>(components));
  }

  /**
   * Resolves an app version: explicit, else manifest with components, else components, else
   * unknown.
   *
   * @param explicit the version that the resource sets; empty or blank: none
   * @param ofResource components in addition to those of the manifest
   * @throws IllegalArgumentException if the explicit version does not match {@link #EXPLICIT}, or a
   *     component is named twice
   */
  public static AppVersionId resolve(
      String explicit, Optional<Manifest> manifest, List<Component> ofResource) {
    List<Component> components = new ArrayList<>(ofResource);
    manifest.ifPresent(from -> components.addAll(from.components()));
    Map<String, Integer> counts = counts(components);
    if (!explicit.isBlank()) {
      if (!EXPLICIT.matcher(explicit).matches()) {
        throw new IllegalArgumentException(
            "the explicit app version must be 1 to 128 of A-Z a-z 0-9 . _ + ~ -, beginning with a letter or digit");
      }
      return new AppVersionId(explicit, VersionSource.EXPLICIT, counts);
    }
    if (manifest.isPresent()) {
      String hash = manifest.get().hash();
      return new AppVersionId(
          components.isEmpty() ? hash : combine(hash, components), VersionSource.MANIFEST, counts);
    }
    if (!components.isEmpty()) {
      return new AppVersionId(combine("", components), VersionSource.COMPONENTS, counts);
    }
    return new AppVersionId(UNKNOWN, VersionSource.UNKNOWN, counts);
  }

  /**
   * SHA-256 over the manifest's hash and, sorted by name, each component's name and hash; its first
   * 12 hex digits.
   */
  private static String combine(String manifestHash, List<Component> components) {
    var digest = Digests.sha256().field(manifestHash);
    components.stream()
        .sorted(Comparator.comparing(Component::name))
        .forEach(component -> digest.field(component.name()).field(component.hash()));
    return digest.hex().substring(0, DIGITS);
  }

  private static Map<String, Integer> counts(List<Component> components) {
    Set<String> names = new HashSet<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Component component : components) {
      if (!names.add(component.name())) {
        throw new IllegalArgumentException("component '" + component.name() + "' is named twice");
      }
      counts.put(component.name(), component.files());
    }
    return counts;
  }
}
