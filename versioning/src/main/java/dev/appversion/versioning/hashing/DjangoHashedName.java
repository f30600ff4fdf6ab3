package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.python.Percent;
import dev.appversion.versioning.hashing.python.PosixPath;
import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.python.SplitUrl;

/** Where the hash goes in a name: {@code css/a.css} becomes {@code css/a.0123456789ab.css}. */
public final class DjangoHashedName {
  /** How many digits of the MD5, in hex, a name carries. */
  public static final int DIGITS = 12;

  private DjangoHashedName() {}

  /**
   * The delivery path of a canonical one, by Django's rule. Escapes in the name are decoded, and
   * the hash precedes a query or fragment that the name seems to have.
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
    // os.path.split leaves the root's slash where it is
    String joined =
        folder.isEmpty() ? (path.startsWith("/") ? "/" : "") + hashed : folder + "/" + hashed;
    boolean emptyQuery = name.contains("?#") && split.query().isEmpty();
    return split.withPath(emptyQuery ? joined + "?" : joined).join();
  }

  /** Where the extension begins; a file's leading dots begin none ({@code os.path.splitext}). */
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
