import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Bundles and minifies the client script with esbuild, whose binary comes as a Maven dependency:
 * the build needs neither Node nor the network. The same source gives the same bytes.
 *
 * <p>Options: {@code --classpath}, with esbuild's jar on it; {@code --tools}, a folder that the
 * binary is unpacked to; {@code --entry}, the first TypeScript file; {@code --out}, the script.
 */
final class ClientBundle {
  /** Browsers of 2020 and later. Types are checked by TypeScript itself (TypeCheckIT). */
  private static final List<String> OPTIONS =
      List.of(
          "--bundle",
          "--minify",
          "--format=iife",
          "--target=es2020",
          "--charset=utf8",
          "--tsconfig-raw={}",
          "--log-level=warning");

  private ClientBundle() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    Path esbuild = unpack(options.get("classpath"), Path.of(options.get("tools")));
    List<String> command = new ArrayList<>();
    command.add(esbuild.toString());
    command.add(options.get("entry"));
    command.add("--outfile=" + options.get("out"));
    command.addAll(OPTIONS);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("esbuild ended with " + exit + "; what is wrong stands above");
    }
  }

  private static Path unpack(String classpath, Path tools) throws IOException {
    for (String part : classpath.split(java.io.File.pathSeparator)) {
      if (!part.endsWith(".jar")) {
        continue;
      }
      try (JarFile jar = new JarFile(part)) {
        JarEntry binary =
            jar.stream()
                .filter(entry -> entry.getName().matches(".*/(bin/esbuild|esbuild\\.exe)"))
                .findFirst()
                .orElse(null);
        if (binary != null) {
          return unpack(jar, binary, tools);
        }
      }
    }
    throw new IllegalStateException(
        "esbuild is not on the class path: " + classpath + "; see client/pom.xml");
  }

  /** Anew each time: a binary of another version may lie there. */
  private static Path unpack(JarFile jar, JarEntry binary, Path tools) throws IOException {
    Files.createDirectories(tools);
    String name = binary.getName();
    Path file = tools.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (InputStream bytes = jar.getInputStream(binary)) {
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
    return file.toAbsolutePath();
  }
}
