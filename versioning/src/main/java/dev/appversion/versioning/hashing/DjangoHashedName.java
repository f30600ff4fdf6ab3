package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.python.Percent;
import dev.appversion.versioning.hashing.python.PosixPath;
import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.python.SplitUrl;

/** Inserts the hash into a name: {@code css/a.css} becomes {@code css/a.0123456789ab.css}. */
public final class DjangoHashedName {
  /** The number of hex digits of the MD5 in a name. */
  public static final int DIGITS = 12;

  private DjangoHashedName() {}

  /**
   * The delivery path of a canonical path, by Django's rule. Escapes in the name are decoded, and
   * the hash is inserted before characters that look like a query or fragment.
   *
   * @param name relative to the static URL
   * @param hash {@value #DIGITS} hex digits
   */
  public static String of(String name, String hash) {
    SplitUrl split = SplitUrl.of(Percent.decode(name));
    String path = PythonText.strip(split.path());
    String folder = PosixPath.folder(path);
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = extension(file);
    String hashed = file.substring(0, dot) + "." + hash + file.substring(dot);
    // os.path.split preserves the slash of the root
    String joined =
        folder.isEmpty() ? (path.startsWith("/") ? "/" : "") + hashed : folder + "/" + hashed;
    boolean emptyQuery = name.contains("?#") && split.query().isEmpty();
    return split.withPath(emptyQuery ? joined + "?" : joined).join();
  }

  /** The start of the extension; leading dots are not part of one ({@code os.path.splitext}). */
  private static int extension(String file) {
    int dot = file.lastIndexOf('.');
    for (int i = 0; i < dot; i++) {
      if (file.charAt(i) != '.') {
        return dot;
      }
    }
    return file.length();
  }
}
