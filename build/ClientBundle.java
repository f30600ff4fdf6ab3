import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Bundles and minifies the client's two scripts with esbuild, whose binary comes as a Maven
 * dependency: the build needs neither Node nor the network. The same source gives the same bytes.
 *
 * <p>{@code client.js}, which pages have in their heads, loads {@code recovery.js} by a name with
 * the hash of its bytes: one release's scripts belong together.
 *
 * <p>Options: {@code --classpath}, with esbuild's jar on it; {@code --tools}, a folder that the
 * binary is unpacked to; {@code --source}, the folder of the TypeScript files; {@code --out}, the
 * folder for the scripts.
 */
final class ClientBundle {
  /** Browsers of 2020 and later. Types are checked by TypeScript itself (TypeCheckIT). */
  private static final List<String> OPTIONS =
      List.of(
          "--bundle",
          "--minify",
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
    Path source = Path.of(options.get("source"));
    Path out = Path.of(options.get("out"));
    Path recovery = out.resolve("recovery.js");
    bundle(esbuild, source.resolve("recovery.ts"), recovery, "--format=esm");
    bundle(
        esbuild,
        source.resolve("main.ts"),
        out.resolve("client.js"),
        "--format=iife",
        "--define:RECOVERY=\"recovery." + hash(recovery) + ".js\"");
  }

  private static void bundle(Path esbuild, Path entry, Path out, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(esbuild.toString());
    command.add(entry.toString());
    command.add("--outfile=" + out);
    command.addAll(OPTIONS);
    command.addAll(List.of(more));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("esbuild ended with " + exit + "; its messages are above");
    }
  }

  /** The same as the sidecar's, which serves the file by this name: 12 hex digits of SHA-256. */
  private static String hash(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest).substring(0, 12);
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

  /** Each time: a binary of another version may be there. */
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
