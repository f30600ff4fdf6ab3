package dev.appversion.e2e.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The hook that purges a cache, run as the guide prints it. Its {@code kubectl} is a program that
 * prints the states that a test sets, as the API server's watch does.
 */
final class PurgeHook implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root", ".."));

  private final Path states;
  private final Process process;

  PurgeHook(URI cache, Path folder) throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    states = Files.createFile(folder.resolve("states"));
    Path kubectl =
        Files.writeString(
            tools.resolve("kubectl"),
            """
            #!/bin/sh
            case " $* " in
              *' get appversion shop --watch '*) exec tail -n +1 -f %s ;;
              ' wait appversion/shop --for=condition=SidecarsInSync '*) ;;
              *) exit 2 ;;
            esac
            """
                .formatted(states));
    if (!kubectl.toFile().setExecutable(true)) {
      throw new IllegalStateException(kubectl + " cannot be made executable");
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", printed().replace("http://varnish/", cache.toString()))
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("hook.log").toFile());
    builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
    process = builder.start();
  }

  /** The command in the guide. */
  private static String printed() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/guide/behind-a-cdn.md")).stream()
        .filter(line -> line.startsWith("examples/purge/watch.sh "))
        .reduce((first, second) -> first + "\n" + second)
        .orElseThrow();
  }

  /** Sets the weights in the resource, such as {@code v1=0% v2=100%}. */
  void versions(String state) throws IOException {
    Files.writeString(states, state + "\n", StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
