package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.python.Percent;
import dev.appversion.versioning.hashing.python.PosixPath;
import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.python.SplitUrl;
import java.util.regex.Pattern;

/**
 * Resolves references to files and writes them with hashed names, with the steps of Django's {@code
 * url_converter} and the same results in unusual cases. There is one difference: for a reference
 * with a query to a text file, Django writes the hash of the original content, under which no file
 * exists; this class writes the hashed name of the file.
 */
public final class ReferenceResolver {
  private static final Pattern FOREIGN = Pattern.compile("^[a-z]+:");

  private final CollectedPaths names;
  private final String staticUrl;

  /**
   * A resolver for the files of one collection.
   *
   * @param staticUrl the URL of the assets, which ends with a slash; absolute references below it
   *     are resolved
   */
  public ReferenceResolver(CollectedPaths names, String staticUrl) {
    if (!staticUrl.endsWith("/")) {
      throw new IllegalArgumentException("the static URL must end with a slash: " + staticUrl);
    }
    this.names = names;
    this.staticUrl = staticUrl;
  }

  /**
   * Resolves a reference.
   *
   * @param file the canonical path of the file that contains it
   */
  Resolution resolve(String file, String url) {
    if (FOREIGN.matcher(url).find()
        || url.startsWith("//")
        || (url.startsWith("/") && !url.startsWith(staticUrl))) {
      return new Resolution.Foreign();
    }
    SplitUrl split = SplitUrl.withoutFragment(url);
    String path = split.path();
    if (path.isEmpty()) {
      return new Resolution.Foreign();
    }
    String target;
    if (path.startsWith("/")) {
      if (!path.startsWith(staticUrl)) {
        return new Resolution.Missing(path);
      }
      target = path.substring(staticUrl.length());
    } else {
      target = PosixPath.join(PosixPath.folder(file), path);
    }
    String fragment =
        split.fragment().isEmpty() ? "" : (url.contains("?#") ? "?#" : "#") + split.fragment();
    Resolution resolution = resolve(Percent.decode(target), path, fragment);
    // Schemes that Django's pattern does not match, such as HTTP: in capitals, are not collected
    // files.
    return resolution instanceof Resolution.Missing && SplitUrl.hasScheme(url)
        ? new Resolution.Foreign()
        : resolution;
  }

  /** Django's {@code _url} and {@code _stored_name}. */
  private Resolution resolve(String target, String path, String fragment) {
    String bare = SplitUrl.withoutFragment(target).path();
    if (SplitUrl.of(bare).path().endsWith("/")) {
      return new Resolution.Folder(written(target, target, path, fragment), true);
    }
    String name = PosixPath.normalize(bare);
    if (names.isFile(name)) {
      return asset(name, name, target, path, fragment, true);
    }
    String file = PythonText.strip(SplitUrl.of(Percent.decode(name)).path());
    String clean = PosixPath.normalize(file);
    if (file.startsWith("/") || clean.equals("..") || clean.startsWith("../")) {
      return new Resolution.Missing(name);
    }
    if (names.isFile(clean)) {
      return asset(clean, name, target, path, fragment, false);
    }
    if (names.isFolder(clean)) {
      return new Resolution.Folder(written(name, target, path, fragment), false);
    }
    return new Resolution.Missing(name);
  }

  private Resolution asset(
      String asset, String name, String target, String path, String fragment, boolean certain) {
    return new Resolution.Asset(
        asset,
        hash -> written(DjangoHashedName.of(name, hash), target, path, fragment),
        certain && !path.contains("?"));
  }

  /** The reference with its last segment replaced by that of the file's URL. */
  private static String written(String stored, String target, String path, String fragment) {
    String last = lastSegment(stored, target);
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash + 1);
    return Percent.decode(folder + last + fragment);
  }

  /** The last segment of the URL under which a stored file is served. */
  private static String lastSegment(String stored, String target) {
    String encoded = Percent.encode(stored);
    String last = encoded.substring(encoded.lastIndexOf('/') + 1);
    if (last.equals(".") || last.equals("..")) {
      last = "";
    }
    String fragment = SplitUrl.withoutFragment(target).fragment();
    if (target.contains("?#")) {
      last += "?";
    }
    if (!fragment.isEmpty()) {
      last += "#" + fragment;
    }
    String decoded = Percent.decode(last);
    return decoded.substring(decoded.lastIndexOf('/') + 1);
  }
}
