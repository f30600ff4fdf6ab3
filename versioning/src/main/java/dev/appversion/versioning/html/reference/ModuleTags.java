package dev.appversion.versioning.html.reference;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.Tag;

/** Which elements and links load JavaScript modules. */
public final class ModuleTags {
  private static final String MODULE_EXTENSION = ".mjs";
  private static final String MODULE_PRELOAD = "modulepreload";

  private ModuleTags() {}

  /**
   * Whether the target of a start tag is loaded as a module: {@code <script type=module>}, {@code
   * <link rel=modulepreload>} (HTML standard, 4.12.1.1 and 4.6.7.12), and a script or a link to a
   * file with the extension of modules.
   */
  public static boolean loadsModule(Tag tag) {
    if (tag.is(ElementName.SCRIPT)) {
      return Attributes.ascii(tag, "type").equalsIgnoreCase("module") || namesModule(tag);
    }
    return tag.is(ElementName.LINK)
        && (isModulePreload(Attributes.ascii(tag, "rel")) || namesModule(tag));
  }

  /** Whether a link's relation types have the one of module preloads. */
  static boolean isModulePreload(String relations) {
    int length = MODULE_PRELOAD.length();
    for (int i = 0; i <= relations.length() - length; i++) {
      if (relations.regionMatches(true, i, MODULE_PRELOAD, 0, length)
          && (i == 0 || Ascii.isSpace(relations.charAt(i - 1)))
          && (i + length == relations.length() || Ascii.isSpace(relations.charAt(i + length)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a reference's path ends as the names of modules do. */
  static boolean namesModule(String reference) {
    int end = HttpReference.pathEnd(reference, 0);
    int start = end - MODULE_EXTENSION.length();
    return reference.regionMatches(true, start, MODULE_EXTENSION, 0, MODULE_EXTENSION.length());
  }

  private static boolean namesModule(Tag tag) {
    return namesModule(Attributes.ascii(tag, "src"))
        || namesModule(Attributes.ascii(tag, "href"))
        || namesModule(Attributes.ascii(tag, "xlink:href"));
  }
}
