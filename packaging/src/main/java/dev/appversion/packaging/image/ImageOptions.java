package dev.appversion.packaging.image;

import dev.appversion.packaging.Options;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options that the profile "images" in pom.xml passes for one module.
 *
 * @param out the directory to write, {@code target/image}
 * @param baseImage the image that Jib builds upon; {@code scratch}: none, so the C library is added
 * @param modules modules of the JDK, separated by commas
 * @param javaOptions options of the JVM that the runtime contains
 * @param mainClass the class with {@code main}
 * @param jar the module's own jar
 * @param classpath its dependencies: jars, and entries that are not files, which are ignored
 * @param classes the list of classes of the JDK and the libraries for the AOT cache
 * @param training the first scenario; others are in the same directory
 * @param natives names of jars whose native libraries the program loads
 * @param library a directory of jars that the program loads itself; empty for none
 * @param linked whether all classes of the cache are loaded and linked at the start, or each when
 *     it is used
 * @param train whether to write {@code classes} from runs of the scenarios
 */
record ImageOptions(
    Path out,
    String baseImage,
    String modules,
    String javaOptions,
    String mainClass,
    Path jar,
    List<Path> classpath,
    Path classes,
    Path training,
    Pattern natives,
    Optional<Path> library,
    boolean linked,
    boolean train) {

  static ImageOptions of(Options options) {
    return new ImageOptions(
        options.path("out").toAbsolutePath(),
        options.get("base"),
        options.get("modules"),
        options.get("options"),
        options.get("main"),
        options.path("jar"),
        Stream.of(options.get("classpath").split(Pattern.quote(File.pathSeparator), -1))
            .map(Path::of)
            .toList(),
        options.path("classes").toAbsolutePath(),
        options.path("training").toAbsolutePath(),
        Pattern.compile(options.get("natives")),
        Optional.of(options.get("library")).filter(it -> !it.equals("none")).map(Path::of),
        options.isTrue("linked"),
        options.isTrue("train"));
  }

  /** Whether the image has no base image and so must contain the C library. */
  boolean fromScratch() {
    return baseImage.equals("scratch");
  }
}
