package dev.appversion.cli;

import static java.util.stream.Collectors.joining;

import dev.appversion.cli.argument.FlagNames;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.StopSignal;
import dev.appversion.process.settings.Setting;
import dev.appversion.sidecar.SidecarMain;
import dev.appversion.sidecar.config.AssetVariables;
import dev.appversion.sidecar.config.ConnectionVariables;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.config.SidecarSettings;
import java.io.File;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** {@code appversion sidecar}: the sidecar with an option for each of its settings. */
final class SidecarCommand implements Callable<Integer> {
  private final CliContext context;
  private final Map<String, String> flags = new HashMap<>();

  private SidecarCommand(CliContext context) {
    this.context = context;
  }

  static CommandSpec spec(CliContext context) {
    SidecarCommand command = new SidecarCommand(context);
    CommandSpec spec = described(command);
    for (Setting<?> setting : SidecarSettings.all()) {
      spec.addOption(command.option(setting));
    }
    return spec;
  }

  /** The command without its options, for the list of all commands. */
  static CommandSpec specWithoutOptions(CliContext context) {
    return described(new SidecarCommand(context));
  }

  private static CommandSpec described(SidecarCommand command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name("sidecar");
    spec.usageMessage()
        .customSynopsis("appversion sidecar [OPTION]...")
        .description(
            "Run one sidecar in front of an app, as it runs in a pod.",
            "",
            "Each option sets the environment variable in brackets, and has priority over it.")
        .footerHeading("%nExample:%n")
        .footer(
            "  appversion sidecar --upstream http://127.0.0.1:8080 --listen 127.0.0.1:15180 \\",
            "    --admin-listen 127.0.0.1:15190 --routing-file routing.json --name v1.0",
            "  appversion sidecar --dev --static-dirs static --upstream http://127.0.0.1:8000");
    return spec;
  }

  /** The headings of the help, with the names of the options below them. */
  static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    SidecarSettings.groups()
        .forEach(
            group ->
                groups.put(group.title(), group.settings().stream().map(Setting::flag).toList()));
    return groups;
  }

  @Override
  public Integer call() {
    SidecarConfig config = new SidecarStart(context, flags).config();
    try (StopSignal stop = new StopSignal()) {
      int code = SidecarMain.run(config, System.err);
      if (code >= 0) {
        return code;
      }
      try (var _ = watch(config)) {
        stop.await();
        return 0;
      }
    }
  }

  /** In dev mode a message reports whether the app runs; in a pod the probe does. */
  private AppWatch watch(SidecarConfig config) {
    List<AppWatch.App> apps =
        config.proxy().developed().values().stream()
            .map(address -> new AppWatch.App("", address, ConnectionVariables.UPSTREAM.flag()))
            .toList();
    Set<Integer> own =
        Set.copyOf(List.of(config.proxy().listen().getPort(), config.admin().listen().getPort()));
    return AppWatch.start(apps, own, context.err()::println);
  }

  private OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .paramLabel(label(setting))
            .completionCandidates(setting.choices().isEmpty() ? null : setting.choices())
            .type(String.class)
            .setter(setter(setting.name()))
            .description(description(setting));
    return switch (setting.arity()) {
      case ONE -> option.build();
      case SWITCH -> option.arity("0..1").fallbackValue("true").build();
      case MANY -> option.arity("1..*").type(List.class).auxiliaryTypes(String.class).build();
    };
  }

  private static String label(Setting<?> setting) {
    String allowed = setting.allowed();
    if (setting.equals(AssetVariables.STATIC_ROOT) || setting.equals(AssetVariables.STATIC_DIRS)) {
      return "DIR";
    } else if (setting.equals(ConnectionVariables.UPSTREAM)) {
      return "URL";
    } else if (allowed.startsWith("HOST:PORT")) {
      return "HOST:PORT";
    } else if (allowed.startsWith("a whole number with a unit")) {
      return "DURATION";
    }
    return allowed.equals("a path") ? "FILE" : "VALUE";
  }

  private ISetter setter(String variable) {
    return new ISetter() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals")
      public <T> T set(T value) {
        if (value != null) {
          flags.put(
              variable,
              value instanceof List<?> many
                  ? many.stream().map(Object::toString).collect(joining(File.pathSeparator))
                  : value.toString());
        }
        return value;
      }
    };
  }

  private static String description(Setting<?> setting) {
    String standard =
        setting.defaultValue().isEmpty() ? "" : " Default: " + setting.defaultValue() + ".";
    boolean choices = setting.choices().size() > 1 && !setting.allows("true");
    String values = choices ? " Values: " + String.join(", ", setting.choices()) + "." : "";
    return (FlagNames.inText(setting.meaning() + values + standard) + " [" + setting.name() + "]")
        .replace("%", "%%");
  }
}
