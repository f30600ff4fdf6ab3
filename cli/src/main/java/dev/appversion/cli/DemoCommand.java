package dev.appversion.cli;

import dev.appversion.cli.argument.Conversions;
import dev.appversion.cli.argument.DurationConverter;
import dev.appversion.cli.demo.Demo;
import dev.appversion.cli.demo.DemoStatus;
import dev.appversion.cli.demo.TerminalView;
import dev.appversion.cli.local.Applied;
import dev.appversion.cli.local.LocalKey;
import dev.appversion.cli.local.LocalSession;
import dev.appversion.cli.resource.FieldError;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.terminal.StopSignal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** {@code appversion demo}. */
@Command(
    name = "demo",
    description = {
      "Run two versions of a small shop with visitors, and show the shares of the versions live.",
      "",
      "Everything runs in this process: no Kubernetes, no network. The resource is written to a"
          + " file; edit its weights while the demo runs."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  appversion demo", "  appversion demo --once   # for scripts: measure, then end"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration UPDATE = Duration.ofMillis(500);

  /** Enough time to measure on any machine. */
  private static final Duration ONCE_AT_MOST = Duration.ofMinutes(2);

  private final CliContext context;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "The file of the resource; written if it does not exist. Default: appversion-demo.yaml, removed at the end.")
  private @Nullable String file;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Conversions.Port.class,
      defaultValue = "8080",
      description = "The shop's port; 0 selects a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--page-port",
      paramLabel = "PORT",
      converter = Conversions.Port.class,
      defaultValue = "8090",
      description = "The live page's port; 0 selects a free one. Default: ${DEFAULT-VALUE}.")
  private int pagePort;

  @Option(
      names = "--once",
      description = "End when the shares are measured; exit code 0 if they are as expected.")
  private boolean once;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End after this time; exit code 0 if the shares are as expected then.")
  private @Nullable Duration duration;

  private volatile String problem = "";

  DemoCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TerminalView view =
        new TerminalView(
            context.out(), context.terminal() && !once, context.colour(), DemoCommand::columns);
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (StopSignal stop = new StopSignal();
        DemoFile file = DemoFile.of(context, this.file);
        LocalKey key = LocalKey.of(context);
        Demo demo = demo();
        LocalSession session =
            RunCommand.start(
                file.path(),
                listen,
                demo.upstreams(),
                key,
                new Follower(demo, view, file.path().toString()))) {
      view.print(guide(session, demo, key, file));
      try (Demo.Traffic traffic = demo.traffic(session, file.path().toString(), context.clock())) {
        return watch(traffic, view, stop);
      }
    }
  }

  private int watch(Demo.Traffic traffic, TerminalView view, StopSignal stop) {
    boolean endless = !once && duration == null;
    Instant end = context.clock().instant().plus(duration == null ? ONCE_AT_MOST : duration);
    DemoStatus status = traffic.look(problem);
    boolean stopped = false;
    while (!stopped
        && (endless || context.clock().instant().isBefore(end))
        && !(once && duration == null && status.sample() >= Demo.SAMPLE)) {
      stopped = stop.await(UPDATE);
      status = traffic.look(problem);
      view.update(status);
    }
    if (endless || stopped) {
      view.print("Stopped.");
      return 0;
    }
    boolean good = status.isGood() && status.sample() > 0;
    view.print(
        good
            ? "Shares are as expected over the last %d visits; %d requests, none failed."
                .formatted(status.sample(), status.requests())
            : "Shares are not as expected: %d visits measured, %d requests failed. %s"
                .formatted(status.sample(), status.failures(), status.problem()));
    return good ? 0 : 1;
  }

  private Demo demo() {
    try {
      return new Demo(pagePort);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof java.net.BindException) {
        throw CliException.failure(
            "cannot listen on 127.0.0.1:" + pagePort,
            "Choose another port for the live page: appversion demo --page-port 8091");
      }
      throw e;
    }
  }

  /** The terminal's width, as picocli determines it for help. */
  private static int columns() {
    return new UsageMessageSpec().autoWidth(true).width();
  }

  private String guide(LocalSession session, Demo demo, LocalKey key, DemoFile file) {
    String shop = "http://" + RunCommand.text(session.address()) + "/";
    return """

        The shop    %1$s
        Live shares %2$s
        Resource    %3$s (%5$s)

        Try, in another terminal:
          sed -i.bak '/name: v1.1/s/weight: [0-9]*/weight: 90/' %3$s
          curl -sD - -o /dev/null %1$s
          curl -sD - -o /dev/null -H 'X-App-Requested-Version: v1.1' %1$s
          curl -s -H 'X-App-Requested-Version: v9' %1$s
          curl -s %1$sversion
          curl -s -X POST -H "Authorization: Bearer $(%4$s)" %1$scache/bust
        Or open the shop in two tabs, one of them private: each stays on its version.
        Ctrl-C ends.
        """
        .formatted(
            shop,
            demo.page(),
            file.path(),
            key.tokenCommand(context, session.table().scope()),
            file.fate());
  }

  private final class Follower implements LocalSession.Listener {
    private final Demo demo;
    private final TerminalView view;
    private final String file;

    Follower(Demo demo, TerminalView view, String file) {
      this.file = file;
      this.demo = demo;
      this.view = view;
    }

    @Override
    public void applied(Applied applied) {
      problem = String.join(System.lineSeparator(), applied.warnings());
      if (applied.changed()) {
        demo.tableChanged();
        view.print("Applied: " + RunCommand.shares(applied.table()));
        applied.notices().forEach(notice -> view.print("Note: " + notice));
      }
    }

    @Override
    public void refused(List<FieldError> problems) {
      problem = "Refused: " + RunCommand.problems(file, problems);
      view.print(problem);
    }
  }
}
