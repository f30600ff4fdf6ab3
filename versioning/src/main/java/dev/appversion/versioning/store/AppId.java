package dev.appversion.versioning.store;

import java.util.regex.Pattern;

/**
 * An app in the store: an AppVersion resource.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record AppId(String namespace, String name) implements Comparable<AppId> {
  /** RFC 1123 labels and subdomains: never a dot segment, never a slash. */
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public AppId {
    require(namespace, "namespace");
    require(name, "app");
  }

  private static void require(String value, String what) {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be at most 63 lower-case letters, digits and dashes, not '" + value + "'");
    }
  }

  @Override
  public int compareTo(AppId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace == 0 ? name.compareTo(other.name) : byNamespace;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
