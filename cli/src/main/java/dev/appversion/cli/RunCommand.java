package dev.appversion.cli;

import dev.appversion.cli.argument.FileArguments;
import dev.appversion.cli.argument.HostPortConverter;
import dev.appversion.cli.argument.InputText;
import dev.appversion.cli.argument.UpstreamArgument;
import dev.appversion.cli.local.Applied;
import dev.appversion.cli.local.LocalKey;
import dev.appversion.cli.local.LocalSession;
import dev.appversion.cli.resource.FieldError;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.terminal.StopSignal;
import dev.appversion.process.net.HostPort;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code appversion run}. */
@Command(
    name = "run",
    description = {
      "Run an AppVersion on this machine: the same resource file, real sidecars, no Kubernetes.",
      "",
      "Start your app once for each version, then this in front. A change of the file takes effect within a second, as"
          + " kubectl apply would; an invalid one is reported and changes nothing. ConfigMaps that the resource names are"
          + " read from the same file."
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

  @Mixin private FileArguments files = new FileArguments();

  @Option(
      names = "--upstream",
      required = true,
      paramLabel = "VERSION=URL",
      converter = UpstreamArgument.Converter.class,
      description =
          "The address of a version's app, such as v1.0=http://127.0.0.1:8081; http:// may be left out. Once for each"
              + " version; versions that the file does not have are allowed.")
  private List<UpstreamArgument> upstreams = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      defaultValue = "127.0.0.1:8080",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}.")
  private InetSocketAddress listen = new InetSocketAddress(0);

  RunCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, URI> addresses = UpstreamArgument.byVersion(upstreams);
    String file = files.only("run", "Put the AppVersion and its ConfigMaps into one file.");
    if (file.equals(InputText.STANDARD_INPUT)) {
      throw CliException.usage(
          "run cannot read standard input: it follows a file's changes",
          "Write it to a file first: cat > appversion.yaml");
    }
    new InputText(context).read(file);
    try (StopSignal stop = new StopSignal();
        LocalKey key = LocalKey.of(context);
        LocalSession session =
            start(context.path(file), file, listen, addresses, key, new Reporter(file));
        var _ = AppWatch.start(watched(addresses), session.ports(), context.err()::println)) {
      context.out().println("Listening on http://" + text(session.address()));
      context.out().println("Changes of " + file + " are applied when it is saved. Ctrl-C ends.");
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

  private static List<AppWatch.App> watched(Map<String, URI> addresses) {
    return addresses.entrySet().stream()
        .map(
            app ->
                new AppWatch.App(app.getKey(), app.getValue(), "--upstream " + app.getKey() + "=…"))
        .toList();
  }

  /** Starts local mode; turns its exceptions into messages. */
  static LocalSession start(
      Path file,
      InetSocketAddress listen,
      Map<String, URI> upstreams,
      LocalKey key,
      LocalSession.Listener listener) {
    return start(file, file.toString(), listen, upstreams, key, listener);
  }

  private static LocalSession start(
      Path file,
      String name,
      InetSocketAddress listen,
      Map<String, URI> upstreams,
      LocalKey key,
      LocalSession.Listener listener) {
    try {
      return LocalSession.start(file, listen, upstreams, key.keys(), listener);
    } catch (IOException e) {
      throw InputText.unreadable(name, file, e);
    } catch (InvalidResourceException e) {
      throw CliException.failure(name + " cannot be used:", problems(name, e.problems()));
    } catch (RuntimeException e) {
      if (e.getCause() instanceof java.net.BindException) {
        throw CliException.failure(
            "cannot listen on " + text(listen) + ": " + e.getCause().getMessage(),
            "Stop the process that listens there, or choose another port with --listen.");
      }
      throw e;
    }
  }

  static String problems(String file, List<FieldError> problems) {
    return problems.stream()
        .map(problem -> problem.in(file))
        .collect(Collectors.joining(System.lineSeparator() + "  "));
  }

  static String text(InetSocketAddress address) {
    return HostPort.of(address.getAddress(), address.getPort()).toString();
  }

  /** The shares of a table in one line. */
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
    private final String file;

    Reporter(String file) {
      this.file = file;
    }

    @Override
    public void applied(Applied applied) {
      context
          .out()
          .println(
              (applied.changed() ? "Applied: " : "Nothing changed: ") + shares(applied.table()));
      applied.notices().forEach(notice -> context.out().println("Note: " + notice));
      applied
          .warnings()
          .forEach(warning -> context.err().println("warning: " + warning + " (retrying)"));
    }

    @Override
    public void disappeared() {
      context.err().println("warning: " + file + " no longer exists; nothing has changed");
    }

    @Override
    public void reappeared() {
      context.err().println(file + " exists again");
    }

    @Override
    public void refused(List<FieldError> problems) {
      context.err().println("Refused, nothing has changed:");
      context.err().println("  " + problems(file, problems));
    }
  }
}
