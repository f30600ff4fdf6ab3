package dev.appversion.testkit.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of the JVM in a module's image, from the module's {@code pom.xml}. */
public final class ImageJvmOptions {
  private static final Pattern OPTIONS =
      Pattern.compile("<image\\.options>(.*?)</image\\.options>", Pattern.DOTALL);

  private ImageJvmOptions() {}

  /**
   * Reads them.
   *
   * @param root of the source tree
   * @param module its directory
   * @throws IOException if the module has none
   */
  public static List<String> of(Path root, String module) throws IOException {
    Path pom = root.resolve(module).resolve("pom.xml");
    Matcher matcher = OPTIONS.matcher(Files.readString(pom));
    if (!matcher.find()) {
      throw new IOException(pom + " has no image.options");
    }
    return List.of(matcher.group(1).strip().split("\\s+", -1));
  }
}
