package dev.appversion.cli;

import dev.appversion.cli.inject.YamlInjector;
import dev.appversion.operator.injection.InjectionPolicy;
import dev.appversion.operator.injection.InjectionSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code appversion inject}. */
@Command(
    name = "inject",
    description = {
      "Add sidecars to the workloads in a YAML file, as the webhook would, for clusters without it.",
      "",
      "Pods and templates of pods with the label appversion.dev/inject: NAME get a sidecar; everything else comes out as"
          + " it went in, in the same order. What was done is said on standard error. Injecting twice changes nothing."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = "  appversion inject -f deploy.yaml | kubectl apply -f -")
final class InjectCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The YAML; - for standard input.")
  private String file = "";

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "appversion/sidecar:dev",
      description = "The sidecar's image. Default: ${DEFAULT-VALUE}.")
  private String image = "";

  @Option(
      names = "--app-version-file",
      paramLabel = "FILE",
      description = "YAML with the AppVersions, where they are not in the same file.")
  private List<String> appVersionFiles = new ArrayList<>();

  InjectCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    YamlInjector injector =
        new YamlInjector(
            new InjectionPolicy(InjectionSettings.of(image, VersionCommand.version())));
    for (String known : appVersionFiles) {
      injector.know(read(known));
    }
    YamlInjector.Result result = inject(injector, read(file));
    result.report().forEach(context.err()::println);
    if (!result.denials().isEmpty()) {
      throw CliException.failure(
          "not everything can be injected as it asks:",
          String.join(System.lineSeparator() + "  ", result.denials()));
    }
    context.out().print(result.yaml());
    context.out().flush();
    return 0;
  }

  private YamlInjector.Result inject(YamlInjector injector, String text) {
    try {
      return injector.inject(text);
    } catch (IllegalArgumentException e) {
      throw CliException.failure(file + " cannot be read: " + e.getMessage(), "Is it YAML?");
    }
  }

  private String read(String name) {
    try {
      return name.equals("-")
          ? new String(context.in().readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(context.path(name));
    } catch (IOException e) {
      throw CliException.failure("cannot read " + name, "It must be a text file, or - for input.");
    }
  }
}
