package dev.appversion.benchmarks.peers.subject;

import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy of another project, configured by a file of the resource folder {@code peers}, in which
 * {@code @NAME@} are placeholders.
 *
 * @param program the executable
 * @param config the name of the file
 * @param arguments before the path of the file
 * @param versionOption prints the version
 */
record ForeignProxy(
    String name, String program, String config, List<String> arguments, String versionOption)
    implements Subject {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  static ForeignProxy nginx() {
    return new ForeignProxy("nginx", "nginx", "nginx.conf", List.of("-e", "stderr", "-c"), "-v");
  }

  static ForeignProxy haproxy() {
    return new ForeignProxy("haproxy", "haproxy", "haproxy.cfg", List.of("-db", "-f"), "-v");
  }

  static ForeignProxy envoy(Path program) {
    return new ForeignProxy(
        "envoy",
        program.toString(),
        "envoy.yaml",
        List.of("--concurrency", "1", "--use-dynamic-base-id", "-l", "critical", "-c"),
        "--version");
  }

  @Override
  public String version() throws IOException {
    String text = Command.run(List.of(program, versionOption));
    Matcher version = VERSION.matcher(text);
    if (!version.find()) {
      throw new IOException(program + " " + versionOption + " prints no version: " + text);
    }
    return version.group();
  }

  @Override
  public boolean does(Class<? extends Job> job) {
    return job.equals(Job.Route.class)
        || (name.equals("nginx") && !job.equals(Job.SecondVersion.class));
  }

  @Override
  public Proxy start(Job job, List<String> prefix, Path folder) throws IOException {
    int port = Program.freePort();
    Files.createDirectories(folder);
    Nginx.open(folder);
    String text =
        switch (job) {
          case Job.Route(int v1, int v2, int connections) ->
              template(config)
                  .replace("@V1@", Integer.toString(v1))
                  .replace("@V2@", Integer.toString(v2))
                  .replace("@CONNECTIONS@", Integer.toString(2 * connections));
          case Job.Rewrite(int app, String manifest, String subFilters) ->
              template("nginx-html.conf")
                  .replace("@APP@", Integer.toString(app))
                  .replace("@FILTERS@", subFilters);
          case Job.Assets(int app, String manifest, Path root) ->
              template("nginx-assets.conf").replace("@ROOT@", root.toString());
          case Job.SecondVersion second -> throw new IllegalArgumentException(second.toString());
        };
    Path file =
        Files.writeString(
            folder.resolve(config),
            text.replace("@FOLDER@", folder.toString()).replace("@PORT@", Integer.toString(port)));
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    command.addAll(arguments);
    command.add(file.toString());
    Program started = Program.start(command, Map.of(), folder.resolve("log"));
    return new Proxy(this, started, port, URI.create("http://127.0.0.1:" + port + "/"));
  }

  private static String template(String name) throws IOException {
    try (InputStream in = ForeignProxy.class.getResourceAsStream("/peers/" + name)) {
      if (in == null) {
        throw new IOException("no resource peers/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
