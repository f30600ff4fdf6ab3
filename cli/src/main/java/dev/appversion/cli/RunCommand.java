package dev.appversion.cli;

import dev.appversion.cli.local.Applied;
import dev.appversion.cli.local.LocalSession;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.Problem;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code appversion run}. */
@Command(
    name = "run",
    description = {
      "Run an AppVersion on this machine: the same resource file, real sidecars, no Kubernetes.",
      "",
      "Start your app once for each version, then this in front. A change of the file takes effect within a second, as"
          + " kubectl apply would; an invalid one is reported and changes nothing. ConfigMaps that the resource names are"
          + " taken from the same file."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  appversion run -f appversion.yaml \\",
      "    --upstream v1.0=http://127.0.0.1:8081 --upstream v1.1=http://127.0.0.1:8082",
      "  curl -i http://127.0.0.1:8080/",
      "  curl -i -H 'X-App-Requested-Version: v1.1' http://127.0.0.1:8080/"
    })
final class RunCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The file with the AppVersion.")
  private String file = "";

  @Option(
      names = "--upstream",
      required = true,
      paramLabel = "VERSION=URL",
      description =
          "Where the app of a version listens. Once for each version; more than the file has are fine.")
  private Map<String, URI> upstreams = new LinkedHashMap<>();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      defaultValue = "127.0.0.1:8080",
      description = "Where visitors come in. Default: ${DEFAULT-VALUE}.")
  private InetSocketAddress listen = new InetSocketAddress(0);

  RunCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    upstreams.forEach(RunCommand::checkUpstream);
    Path path = context.path(file);
    try (StopSignal stop = new StopSignal();
        LocalKey key = LocalKey.of(context);
        LocalSession session = start(path, listen, upstreams, key, new Reporter())) {
      context.out().println("Listening on http://" + text(session.address()));
      context.out().println("Edit " + file + " and save: it is followed. Ctrl-C ends.");
      context
          .out()
          .println(
              "A token for POST /cache/bust: "
                  + key.tokenCommand(context, session.table().scope()));
      stop.await();
      context.out().println("Stopped.");
    }
    return 0;
  }

  private static void checkUpstream(String version, URI upstream) {
    boolean bare = upstream.getRawPath() == null || upstream.getRawPath().matches("/?");
    if (!"http".equals(upstream.getScheme()) || upstream.getHost() == null || !bare) {
      throw CliException.usage(
          "--upstream " + version + "=" + upstream + " is not http://HOST:PORT",
          "For example: --upstream " + version + "=http://127.0.0.1:8081");
    }
  }

  /** Starts local mode and puts what may go wrong into words. */
  static LocalSession start(
      Path file,
      InetSocketAddress listen,
      Map<String, URI> upstreams,
      LocalKey key,
      LocalSession.Listener listener) {
    try {
      return LocalSession.start(file, listen, upstreams, key.keys(), listener);
    } catch (IOException e) {
      throw CliException.failure(
          "cannot read " + file, "Is it there? 'appversion demo' writes one to begin with.");
    } catch (InvalidResourceException e) {
      throw CliException.failure(
          "the file cannot be used:", problems(file.toString(), e.problems()));
    } catch (RuntimeException e) {
      if (e.getCause() instanceof java.net.BindException) {
        throw CliException.failure(
            "cannot listen on " + text(listen) + ": " + e.getCause().getMessage(),
            "Is something else listening there? Choose another port.");
      }
      throw e;
    }
  }

  static String problems(String file, List<Problem> problems) {
    return problems.stream()
        .map(problem -> problem.in(file))
        .collect(Collectors.joining(System.lineSeparator() + "  "));
  }

  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** A table in one line. */
  static String shares(RoutingTable table) {
    Map<String, Double> shares = table.shares();
    return table.versions().stream()
            .map(version -> share(version, shares.getOrDefault(version.name(), 0.0)))
            .collect(Collectors.joining(", "))
        + " (revision "
        + table.revision()
        + ")";
  }

  private static String share(LiveVersion version, double share) {
    return version.blocked()
        ? version.name() + " blocked"
        : String.format(Locale.ROOT, "%s %.1f%%", version.name(), share);
  }

  private final class Reporter implements LocalSession.Listener {
    @Override
    public void applied(Applied applied) {
      context
          .out()
          .println(
              (applied.changed() ? "Applied: " : "Nothing changed: ") + shares(applied.table()));
      applied
          .warnings()
          .forEach(warning -> context.err().println("warning: " + warning + " (trying again)"));
    }

    @Override
    public void refused(List<Problem> problems) {
      context.err().println("Refused, nothing has changed:");
      context.err().println("  " + problems(file, problems));
    }
  }
}
