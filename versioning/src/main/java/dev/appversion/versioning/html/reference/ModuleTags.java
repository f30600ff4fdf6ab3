package dev.appversion.versioning.html.reference;

import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.Tag;
import java.util.Locale;

/** Which elements and links load JavaScript modules. */
public final class ModuleTags {
  private ModuleTags() {}

  /**
   * Whether what a start tag refers to becomes a module: {@code <script type=module>}, {@code <link
   * rel=modulepreload>} (HTML standard, 4.12.1.1 and 4.6.7.12), and a script or a link to a file
   * whose name says so.
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
    for (String type : relations.toLowerCase(Locale.ROOT).split("[\\t\\n\\f\\r ]+", -1)) {
      if (type.equals("modulepreload")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a reference's path ends as the names of modules do. */
  static boolean namesModule(String reference) {
    return reference.split("[?#]", 2)[0].toLowerCase(Locale.ROOT).endsWith(".mjs");
  }

  private static boolean namesModule(Tag tag) {
    return namesModule(Attributes.ascii(tag, "src"))
        || namesModule(Attributes.ascii(tag, "href"))
        || namesModule(Attributes.ascii(tag, "xlink:href"));
  }
}
