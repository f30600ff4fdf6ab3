import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Packs the command line with its Java runtime into target/appversion-VERSION-OS-ARCH.tar.gz, and
 * writes the checksum beside it. Runtime, jars and AOT cache are those that ImageRoot made for the
 * image; the why is in docs/adr/0005-images-without-a-docker-engine.md.
 */
final class Archive {
  /** The AOT cache is refused where a jar's time differs from the one that it was made with. */
  private static final String TIME = "@1";

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Path image; // what ImageRoot made
  private final Path target;
  private final Path source; // the launcher's folder
  private final Path root; // of the source tree
  private final String name;

  private Archive(Map<String, String> options) {
    this.image = Path.of(options.get("image"));
    this.target = Path.of(options.get("target"));
    this.source = Path.of(options.get("source"));
    this.root = Path.of(options.get("root"));
    String arch = System.getProperty("os.arch").replace("amd64", "x86_64");
    this.name = "appversion-" + options.get("version") + "-linux-" + arch;
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    new Archive(options).build();
  }

  private void build() throws Exception {
    Path parent = target.resolve("archive");
    run("rm", "-rf", parent.toString());
    Path home = Files.createDirectories(parent.resolve(name));
    run("cp", "-a", image.resolve("runtime/opt/java").toString(), home + "/runtime");
    run("cp", "-a", image.resolve("stage/app").toString(), home + "/app");
    Files.copy(
        image.resolve("runtime/app/app.aot"),
        home.resolve("app/app.aot"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(home.resolve("app/jars"), classpath(home) + "\n");
    Files.copy(root.resolve("LICENSE"), home.resolve("LICENSE"));
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("appversion");
    Files.copy(source.resolve("appversion"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    completions(launcher, Files.createDirectories(home.resolve("completions")));

    Path packed = target.resolve(name + ".tar.gz");
    run(
        "tar",
        "--sort=name",
        "--mtime=" + TIME,
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--use-compress-program=gzip -6n",
        "-C",
        parent.toString(),
        "-cf",
        packed.toString(),
        name);
    Files.writeString(
        target.resolve(name + ".tar.gz.sha256"), sha256(packed) + "  " + name + ".tar.gz\n");
    System.out.printf("Archive: %s, %.1f MB%n", packed.getFileName(), Files.size(packed) / 1e6);
  }

  /** The jars in the order of ImageRoot, relative to the archive's folder. */
  private static String classpath(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("app"))) {
      return String.join(
          ":",
          files
              .map(file -> home.relativize(file).toString())
              .filter(file -> file.endsWith(".jar"))
              .sorted()
              .toList());
    }
  }

  /** One file for each shell that has a script of its own. */
  private static void completions(Path launcher, Path folder) throws Exception {
    Map<String, String> scripts = new TreeMap<>();
    for (String shell : SHELLS) {
      ProcessBuilder command = new ProcessBuilder(launcher.toString(), "completion");
      command.environment().put("SHELL", shell);
      String script = output(command);
      if (!scripts.containsValue(script)) {
        scripts.put(shell, script);
      }
    }
    for (var script : scripts.entrySet()) {
      String file = script.getKey().equals("zsh") ? "_appversion" : "appversion." + script.getKey();
      Files.writeString(folder.resolve(file), script.getValue());
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void run(String... command) throws Exception {
    output(new ProcessBuilder(new ArrayList<>(List.of(command))));
  }

  private static String output(ProcessBuilder command) throws Exception {
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command.command()) + "\n" + output);
    }
    return output;
  }
}
