package dev.appversion.sidecar.dev;

import dev.appversion.versioning.html.reference.ReferenceRewriter;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * References in dev mode: {@code /static/app.css} becomes {@code /static/app.css?v=a1b2c3d4e5f6}
 * (seed, "Development Mode"). References with a parameter {@code v} stay unchanged, and so do those
 * whose file is not in the directories: the app may serve it.
 */
public final class DevReferences implements ReferenceRewriter {
  private final StaticFiles files;
  private final Predicate<String> excluded;

  /**
   * @param excluded whether references to a path from the root, decoded, stay unchanged
   */
  public DevReferences(StaticFiles files, Predicate<String> excluded) {
    this.files = files;
    this.excluded = excluded;
  }

  @Override
  public @Nullable String rewrite(String reference) {
    int hash = reference.indexOf('#');
    String fragment = hash < 0 ? "" : reference.substring(hash);
    String url = hash < 0 ? reference : reference.substring(0, hash);
    int mark = url.indexOf('?');
    String path = mark < 0 ? url : url.substring(0, mark);
    String query = mark < 0 ? "" : url.substring(mark + 1);
    if (hasVersion(query)) {
      return null;
    }
    return files
        .hashBehind(path, excluded)
        .map(v -> path + '?' + (query.isEmpty() ? "" : query + '&') + "v=" + v + fragment)
        .orElse(null);
  }

  private static boolean hasVersion(String query) {
    return Arrays.stream(query.split("&", -1))
        .anyMatch(field -> field.equals("v") || field.startsWith("v="));
  }
}
