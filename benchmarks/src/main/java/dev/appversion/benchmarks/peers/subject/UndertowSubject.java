package dev.appversion.benchmarks.peers.subject;

import dev.appversion.benchmarks.process.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bare forwarder: Undertow's own reverse proxy with the JVM, its options and the libraries of the
 * sidecar's image. It shows what the engine costs without features. It has no AOT cache.
 */
record UndertowSubject(SidecarImage image) implements Subject {
  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public String version() throws IOException {
    return image
        .library("undertow-core-")
        .getFileName()
        .toString()
        .replaceAll("undertow-core-|\\.Final|\\.jar", "");
  }

  @Override
  public boolean hasFeatures() {
    return false;
  }

  @Override
  public boolean compilesWhileRunning() {
    return true;
  }

  @Override
  public boolean does(Class<? extends Job> job) {
    return job.equals(Job.Route.class);
  }

  @Override
  public Proxy start(Job job, List<String> prefix, Path folder) throws IOException {
    int port = Program.freePort();
    int app =
        switch (job) {
          case Job.Route(int v1, int v2, int connections) -> v1;
          case Job.SecondVersion second -> second.v2();
          case Job.Rewrite rewrite -> rewrite.app();
          case Job.Assets assets -> assets.app();
        };
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            image.root().resolve("opt/java/bin/java").toString(),
            "-cp",
            classes() + ":" + image.root().resolve("app/libs") + "/*",
            UndertowForwarder.class.getName(),
            Integer.toString(port),
            Integer.toString(app)));
    Files.createDirectories(folder);
    Program program = Program.start(command, Map.of(), folder.resolve("log"));
    return new Proxy(this, program, port, URI.create("http://127.0.0.1:" + port + "/"));
  }

  private static String classes() {
    return Path.of(
            URI.create(
                UndertowForwarder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()))
        .toString();
  }
}
