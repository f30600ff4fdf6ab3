import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the folders that Jib lays into an image: a jlinked Java runtime, an AOT cache for the
 * module's classes, and (without a base image) the C library. Run by the Maven profile "images";
 * the why is in docs/adr/0005-images-without-a-docker-engine.md.
 *
 * <p>The same source, JDK and C library give the same bytes, whatever the folder, the time and the
 * load of the machine.
 */
final class ImageRoot {
  /** What Jib gives every file; the AOT cache is refused where a jar's time differs. */
  private static final FileTime MTIME = FileTime.from(Instant.ofEpochSecond(1));

  private static final String JAVA_HOME = "opt/java";
  private static final String CACHE = "app/app.aot";

  /** How often two caches that differ are dumped again. */
  private static final int DUMPS_AGAIN = 2;

  private final Path out; // target/image
  private final Path runtime; // becomes a layer: /opt/java, /app/app.aot, /app/java.args
  private final Path base; // becomes a layer: the C library and /etc, or nothing
  private final Path stage; // the jars as the image will have them, at the same relative paths
  private final Map<String, String> options;

  /** Whether all classes of the cache are loaded and linked at the start, or each when it is used. */
  private final boolean linked;

  private ImageRoot(Map<String, String> options) {
    this.options = options;
    this.linked = Boolean.parseBoolean(option("linked"));
    this.out = Path.of(option("out")).toAbsolutePath();
    this.runtime = out.resolve("runtime");
    this.base = out.resolve("base");
    this.stage = out.resolve("stage");
  }

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new IllegalStateException(
          "Images are built on Linux: the runtime in them is the one of this machine's JDK."
              + " -De2e.cluster=none builds without them.");
    }
    new ImageRoot(options).build();
  }

  private void build() throws Exception {
    List<Path> jars = stageJars();
    String classpath =
        String.join(":", jars.stream().map(stage::relativize).map(Path::toString).toList());

    String runtimeStamp = fingerprint(List.of(), release(), option("modules"), option("options"));
    if (!runtimeStamp.equals(stamp("runtime"))) {
      writeStamp("cache", "");
      writeStamp("runtime", "");
      link();
      writeStamp("runtime", runtimeStamp);
    }

    if (!option("base").equals("scratch")) {
      deleteTree(base);
      Files.createDirectories(base);
    } else {
      copyCLibrary();
    }

    // Absolute in the image, relative here: the JVM compares what is left after the common prefix.
    Files.writeString(
        runtime.resolve("app/java.args"),
        "-XX:AOTCache=/"
            + CACHE
            + "\n-cp\n"
            + Stream.of(classpath.split(":"))
                .map(j -> "/" + j)
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow()
            + "\n"
            + option("main")
            + "\n");

    Path list = Path.of(option("classes"));
    if (Boolean.parseBoolean(option("train"))) {
      train(classpath, list);
    }
    List<Path> inputs = new ArrayList<>(jars);
    if (Files.exists(list)) {
      inputs.add(list);
    } else {
      System.out.println(
          "No "
              + list
              + ": only the module's own classes go into the AOT cache."
              + " Write it with ./mvnw package -Pimages -Dimages.train");
    }
    String cached = fingerprint(inputs, runtimeStamp, classpath, option("linked"));
    if (!cached.equals(stamp("cache"))) {
      dump(jars, classpath, list);
      writeStamp("cache", cached);
    }
  }

  // --- the module's jars ---

  /** Copies the jars to where Jib puts them, with the time that Jib gives them. */
  private List<Path> stageJars() throws IOException {
    Map<String, Path> jars = new TreeMap<>();
    Path own = Path.of(option("jar"));
    jars.put("app/classpath/" + own.getFileName(), own);
    for (String entry : option("classpath").split(":")) {
      Path jar = Path.of(entry);
      if (Files.isRegularFile(jar) && jars.put("app/libs/" + jar.getFileName(), jar) != null) {
        throw new IllegalStateException("Two dependencies are called " + jar.getFileName());
      }
    }
    // Earlier copies stay until a good one is there, so that it gets other inodes.
    Path copies = out.resolve("copies");
    deleteTree(copies);
    Path copy = copies.resolve("0");
    copyAll(jars, copy);
    for (int i = 1; i <= 9 && inodesCollide(copy, jars.keySet()); i++) {
      copy = copies.resolve("" + i);
      copyAll(jars, copy);
    }
    deleteTree(stage);
    Files.move(copy, stage);
    deleteTree(copies);
    return jars.keySet().stream().map(stage::resolve).toList();
  }

  private static void copyAll(Map<String, Path> jars, Path to) throws IOException {
    for (var jar : jars.entrySet()) {
      Path copy = to.resolve(jar.getKey());
      Files.createDirectories(copy.getParent());
      Files.setLastModifiedTime(Files.copy(jar.getValue(), copy), MTIME);
    }
  }

  /**
   * Whether open jars would share a bucket of the JDK's hash map of them
   * (java.util.zip.ZipFile.Source, keyed by inode) in such a number that it asks for identity hash
   * codes to order them: all those given afterwards would then be others, and with them the order
   * of what is in the AOT cache.
   */
  private static boolean inodesCollide(Path root, Set<String> jars) throws IOException {
    int[] buckets = new int[64];
    for (String jar : jars) {
      Path path = root.resolve(jar);
      int hash =
          Long.hashCode(StandardCharsets.UTF_8.hashCode() + MTIME.toMillis())
              + Long.hashCode((Long) Files.getAttribute(path, "unix:dev"))
              + Long.hashCode((Long) Files.getAttribute(path, "unix:ino"));
      if (++buckets[(hash ^ (hash >>> 16)) & 63] >= 8) {
        return true;
      }
    }
    return false;
  }

  // --- the Java runtime ---

  private String release() throws IOException {
    return Files.readString(Path.of(System.getProperty("java.home"), "release"));
  }

  private void link() throws Exception {
    deleteTree(runtime);
    Files.createDirectories(runtime.resolve("app"));
    Path home = runtime.resolve(JAVA_HOME);
    Files.createDirectories(home.getParent());
    // Uncompressed: the layer is compressed anyway, and better. The options come before those of
    // JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS, so a user's win.
    run(
        out,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules",
            option("modules"),
            "--add-options",
            option("options"),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            "zip-0",
            "--output",
            home.toString()));
    // Not needed to run, and the launchers of other tools do not belong into the image.
    for (String unneeded :
        List.of("lib/jexec", "lib/classlist", "bin/keytool", "bin/rmiregistry")) {
      Files.deleteIfExists(home.resolve(unneeded));
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, MTIME);
      }
    }
  }

  // --- the C library ---

  private static final Pattern LDD = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  /** Copies what the runtime's programs and libraries are linked against, to the same paths. */
  private void copyCLibrary() throws Exception {
    deleteTree(base);
    TreeSet<String> needed = new TreeSet<>();
    Path natives = unpackNatives();
    try (Stream<Path> files =
        Stream.concat(Files.walk(runtime.resolve(JAVA_HOME)), Files.walk(natives))) {
      for (Path file : files.filter(ImageRoot::isNative).sorted().toList()) {
        Matcher libraries = LDD.matcher(run(out, List.of("ldd", file.toString())));
        while (libraries.find()) {
          if (!libraries.group(1).startsWith(runtime.toString())) {
            needed.add(libraries.group(1));
          }
        }
      }
    }
    // Before glibc 2.34 names are looked up by plugins, which no library is linked against.
    for (String library : List.copyOf(needed)) {
      if (library.endsWith("/libc.so.6")) {
        for (String plugin : List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2")) {
          Path path = Path.of(library).resolveSibling(plugin);
          if (Files.exists(path)) {
            needed.add(path.toString());
          }
        }
      }
    }
    for (String library : needed) {
      Path to = base.resolve(library.substring(1));
      Files.createDirectories(to.getParent());
      Files.copy(Path.of(library), to);
    }
    Path licence = Path.of("/usr/share/doc/libc6/copyright");
    if (Files.exists(licence)) {
      Path to = base.resolve(licence.toString().substring(1));
      Files.createDirectories(to.getParent());
      Files.copy(licence, to);
    }
    Files.createDirectories(base.resolve("tmp"));
    Path etc = Files.createDirectories(base.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"),
        """
        root:x:0:0:root:/:/sbin/nologin
        appversion:x:65532:65532:appversion:/:/sbin/nologin
        """);
    Files.writeString(etc.resolve("group"), "root:x:0:\nappversion:x:65532:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
  }

  /** The libraries in the jars of native code for this machine, which unpack them when they run. */
  private Path unpackNatives() throws IOException {
    Path natives = out.resolve("natives");
    deleteTree(natives);
    Files.createDirectories(natives);
    try (Stream<Path> jars = Files.walk(stage)) {
      for (Path jar :
          jars.filter(j -> j.getFileName().toString().matches(option("natives"))).toList()) {
        try (FileSystem zip = FileSystems.newFileSystem(jar);
            Stream<Path> files = Files.walk(zip.getPath("/"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".so")).toList()) {
            Files.copy(file, natives.resolve(file.getFileName().toString()));
          }
        }
      }
    }
    return natives;
  }

  private static boolean isNative(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return false;
      }
      try (var in = Files.newInputStream(file)) {
        return Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- the AOT cache ---

  /**
   * Dumps the listed classes, and all of the project's own, loaded and linked.
   *
   * <p>A cache from a training run differs from run to run: it holds what the threads of that run
   * happened to touch. This one is made from names alone: every constant that the JVM is able to
   * resolve ahead of time is offered to it.
   */
  private void dump(List<Path> jars, String classpath, Path list) throws Exception {
    TreeSet<String> names = new TreeSet<>();
    if (Files.exists(list)) {
      try (Stream<String> lines = Files.lines(list)) {
        lines.filter(l -> !l.isBlank() && !l.startsWith("#")).forEach(names::add);
      }
    }
    List<String> lines = new ArrayList<>();
    List<String> constants = new ArrayList<>();
    int gone = 0;
    try (Classes classes = new Classes(runtime.resolve(JAVA_HOME), jars)) {
      names.addAll(classes.own());
      for (String name : names) {
        byte[] bytes = classes.find(name);
        if (bytes == null) {
          gone++;
          continue;
        }
        lines.add(name);
        StringBuilder line = new StringBuilder("@cp ").append(name);
        int empty = line.length();
        ClassModel model = ClassFile.of().parse(bytes);
        if (!linked && model.majorVersion() < ClassFile.JAVA_6_VERSION) {
          continue; // a class as old as picocli's is only kept as long as nothing links it
        }
        for (PoolEntry entry : model.constantPool()) {
          if (entry instanceof ClassEntry
              || entry instanceof MemberRefEntry
              || entry instanceof InvokeDynamicEntry) {
            line.append(' ').append(entry.index());
          }
        }
        if (line.length() > empty) {
          constants.add(line.toString());
        }
      }
    }
    lines.addAll(constants);
    Path input = Files.write(out.resolve("classes.lst"), lines);

    Path cache = runtime.resolve(CACHE);
    Path second = out.resolve("second.aot");
    int others = dumpTwice(classpath, input, cache, second);
    for (int again = 0; others > 0 && again < DUMPS_AGAIN; again++) {
      others = dumpTwice(classpath, input, cache, second);
    }
    if (others > 0) {
      System.out.println(
          "WARNING: this image is not reproducible: two AOT caches of the same classes differ in "
              + others
              + " words");
    }
    Files.delete(second);
    Files.setLastModifiedTime(cache, MTIME);

    // Refuses to start where the cache is not usable.
    run(
        stage,
        List.of(
            runtime.resolve(JAVA_HOME + "/bin/java").toString(),
            "-XX:AOTMode=on",
            "-XX:AOTCache=" + cache,
            "-cp",
            classpath,
            "--dry-run",
            option("main")));
    System.out.printf(
        "AOT cache: %d classes, %.1f MB%s%n",
        lines.size() - constants.size(),
        Files.size(cache) / 1e6,
        gone == 0 ? "" : "; " + gone + " of the list are gone, refresh it with -Dimages.train");
  }

  private void dumpOnce(String classpath, Path input, Path to) throws Exception {
    run(
        stage,
        List.of(
            runtime.resolve(JAVA_HOME + "/bin/java").toString(),
            "-Xshare:dump",
            linked ? "-XX:+AOTClassLinking" : "-XX:-AOTClassLinking",
            // The heap of the dump shapes the dump: not the one of this machine's memory.
            "-Xms512m",
            "-Xmx512m",
            // No collection on the way, whose time would decide which weak references live.
            "-XX:MetaspaceSize=1g",
            "-XX:SharedClassListFile=" + input,
            "-XX:SharedArchiveFile=" + to,
            "-cp",
            classpath));
  }

  /**
   * Dumps the same classes twice and zeroes in the first cache what the clock wrote.
   *
   * @return in how many words the two differ besides; the first is then as it was dumped
   */
  private int dumpTwice(String classpath, Path input, Path cache, Path second) throws Exception {
    dumpOnce(classpath, input, cache);
    dumpOnce(classpath, input, second);
    return removeClock(cache, second);
  }

  /**
   * Zeroes the one thing in which two dumps differ: soft references in the archived heap carry the
   * machine's uptime (java.lang.ref.SoftReference.timestamp, in milliseconds), and with it differ
   * the checksums in the header, which the JVM reads only with -XX:+VerifySharedSpaces. Where the
   * dumps differ in more, as on a machine that is very busy, nothing is zeroed: what differs may be
   * addresses, without which the JVM crashes.
   *
   * @return in how many other words the two differ
   */
  private static int removeClock(Path cache, Path second) throws IOException {
    int header = 4096;
    try (FileChannel a =
            FileChannel.open(cache, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel b = FileChannel.open(second, StandardOpenOption.READ)) {
      if (a.size() != b.size()) {
        return (int) Math.min(Math.max(a.size(), b.size()) / 8, Integer.MAX_VALUE);
      }
      ByteBuffer x =
          a.map(FileChannel.MapMode.READ_WRITE, 0, a.size()).order(ByteOrder.nativeOrder());
      ByteBuffer y =
          b.map(FileChannel.MapMode.READ_ONLY, 0, b.size()).order(ByteOrder.nativeOrder());
      List<Integer> clocks = new ArrayList<>();
      int others = 0;
      for (int i = header; i + 8 <= x.limit(); i += 8) {
        long before = x.getLong(i);
        long after = y.getLong(i);
        if (before < after && after - before < 600_000) {
          clocks.add(i);
        } else if (before != after) {
          others++;
        }
      }
      if (others > 0) {
        return others;
      }
      for (int i = 0; i < header; i += 4) {
        if (x.getInt(i) != y.getInt(i)) {
          x.putInt(i, 0);
        }
      }
      clocks.forEach(i -> x.putLong(i, 0));
      return 0;
    }
  }

  /** The bytes of classes by name, from the runtime and from jars. */
  private static final class Classes implements AutoCloseable {
    private final FileSystem jrt;
    private final Map<String, Path> byName = new HashMap<>();
    private final List<FileSystem> open = new ArrayList<>();
    private final TreeSet<String> own = new TreeSet<>();

    Classes(Path home, List<Path> jars) throws IOException {
      jrt = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString()));
      try (Stream<Path> modules = Files.list(jrt.getPath("/modules"))) {
        for (Path module : modules.toList()) {
          index(module, false);
        }
      }
      for (Path jar : jars) {
        FileSystem zip = FileSystems.newFileSystem(jar);
        open.add(zip);
        index(zip.getPath("/"), jar.getFileName().toString().startsWith("appversion-"));
      }
    }

    private void index(Path root, boolean mine) throws IOException {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String name = root.relativize(file).toString();
          name = name.substring(0, name.length() - ".class".length());
          if (name.startsWith("META-INF/") || name.endsWith("-info")) {
            continue;
          }
          byName.putIfAbsent(name, file);
          if (mine) {
            own.add(name);
          }
        }
      }
    }

    TreeSet<String> own() {
      return own;
    }

    List<String> startingWith(String prefix) {
      return byName.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    byte[] find(String name) throws IOException {
      Path file = byName.get(name);
      return file == null ? null : Files.readAllBytes(file);
    }

    @Override
    public void close() throws IOException {
      for (FileSystem zip : open) {
        zip.close();
      }
      jrt.close();
    }
  }

  // --- training: which classes the module's main loads ---

  /** {@code training.txt}, and {@code training-NAME.txt} beside it. */
  private static List<Path> scenarios(Path first) throws IOException {
    try (Stream<Path> files = Files.list(first.toAbsolutePath().getParent())) {
      return files
          .filter(file -> file.getFileName().toString().matches("training(-.*)?[.]txt"))
          .sorted()
          .toList();
    }
  }

  private void train(String classpath, Path list) throws Exception {
    List<Path> scenarios = scenarios(Path.of(option("training")));
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> also = new TreeSet<>();
    // What threads load differs a little from run to run; a class too many costs next to nothing.
    for (int i = 0; i < 3 * scenarios.size(); i++) {
      Path loaded = out.resolve("loaded.lst");
      also.addAll(
          Trainer.run(
              scenarios.get(i % scenarios.size()),
              stage,
              List.of(
                  runtime.resolve(JAVA_HOME + "/bin/java").toString(),
                  "-XX:DumpLoadedClassList=" + loaded,
                  "-cp",
                  classpath,
                  option("main"))));
      try (Stream<String> lines = Files.lines(loaded)) {
        lines
            .filter(l -> !l.startsWith("#") && !l.startsWith("@") && !l.contains(" source: "))
            .map(l -> l.split(" ", 2)[0])
            .forEach(names::add);
      }
      Files.delete(loaded);
    }
    try (Stream<Path> jars = Files.walk(stage)) {
      try (Classes classes =
          new Classes(
              runtime.resolve(JAVA_HOME),
              jars.filter(j -> j.toString().endsWith(".jar")).toList())) {
        for (String prefix : also) {
          names.addAll(classes.startingWith(prefix));
        }
        for (String name : List.copyOf(names)) {
          if (classes.find(name) == null || classes.own().contains(name)) {
            names.remove(name);
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Classes of the JDK and the libraries that go into the image's AOT cache, found by a run"
            + " of");
    lines.add("# the scenario in training.txt. Made by: ./mvnw package -Pimages -Dimages.train");
    lines.addAll(names);
    Files.createDirectories(list.toAbsolutePath().getParent());
    Files.write(list, lines);
    System.out.println("Wrote " + list + ": " + names.size() + " classes");
  }

  // --- helpers ---

  private String option(String name) {
    String value = options.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value.strip().replaceAll("\\s+", " ");
  }

  private static String run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    // Nothing of this machine's user may end up in an image: options of Java, locale, time zone.
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    int status = process.waitFor();
    // ldd fails on a program that is linked against nothing.
    if (status != 0 && !command.getFirst().equals("ldd")) {
      throw new IllegalStateException(
          "Exit status " + status + ": " + String.join(" ", command) + "\n" + output);
    }
    return output;
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String fingerprint(List<Path> files, String... values) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String value : values) {
      digest.update((value + "\0").getBytes());
    }
    for (Path file : files) {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private String stamp(String name) throws IOException {
    Path file = out.resolve(name + ".stamp");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void writeStamp(String name, String value) throws IOException {
    Files.writeString(out.resolve(name + ".stamp"), value);
  }
}
