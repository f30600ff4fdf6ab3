package dev.appversion.cli;

import dev.appversion.cli.argument.FileArguments;
import dev.appversion.cli.argument.InputText;
import dev.appversion.cli.inject.YamlInjector;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.desiredstate.injection.InjectionPolicy;
import dev.appversion.desiredstate.injection.InjectionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code appversion inject}. */
@Command(
    name = "inject",
    description = {
      "Add sidecars to the workloads in a YAML file, as the webhook would, for clusters without it.",
      "",
      "Pods and templates of pods with the label appversion.dev/inject: NAME get a sidecar;"
          + " everything else is printed unchanged, in the same order, and a report to standard"
          + " error. Injecting twice changes nothing."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = "  appversion inject -f deploy.yaml | kubectl apply -f -")
final class InjectCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private FileArguments files = new FileArguments();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "appversion/sidecar:dev",
      description = "The sidecar's image. Default: ${DEFAULT-VALUE}.")
  private String image = "";

  @Option(
      names = "--app-version-file",
      paramLabel = "FILE",
      description = "YAML with the AppVersions, if they are not in the same file.")
  private List<String> appVersionFiles = new ArrayList<>();

  InjectCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    YamlInjector injector =
        new YamlInjector(
            new InjectionPolicy(InjectionSettings.of(image, VersionCommand.version())));
    InputText input = new InputText(context);
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> names = files.names();
    Stream.concat(appVersionFiles.stream(), names.stream())
        .forEach(
            name -> {
              if (texts.put(name, checked(name, input.readOrInput(name))) != null) {
                throw CliException.usage(
                    name.equals(InputText.STANDARD_INPUT)
                        ? "- (standard input) is given more than once"
                        : name + " is given more than once",
                    "Give each file once; one file may have several YAML documents.");
              }
            });
    // Read all AppVersions first: a pod's AppVersion may be in a later file.
    texts.forEach(
        (name, text) ->
            parse(
                name,
                () -> {
                  injector.addAppVersions(text);
                  return text;
                }));
    List<YamlInjector.Result> results =
        names.stream()
            .map(name -> parse(name, () -> injector.inject(texts.getOrDefault(name, ""))))
            .toList();
    print(results);
    return 0;
  }

  private static <T> T parse(String name, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw CliException.failure(
          name + " cannot be used: " + e.getMessage(),
          "Try: kubectl apply --dry-run=client -f " + name);
    }
  }

  /** Checks that text is YAML, and returns it. */
  private static String checked(String name, String text) {
    try {
      ResourceFile.checkSyntax(text);
      return text;
    } catch (InvalidResourceException e) {
      throw CliException.failure(
          name + " cannot be used:",
          RunCommand.problems(name, e.problems())
              + (text.contains("{{")
                  ? System.lineSeparator()
                      + "  Render a template of Helm first: helm template CHART | appversion inject -f -"
                  : ""));
    }
  }

  private void print(List<YamlInjector.Result> results) {
    results.forEach(result -> result.report().forEach(context.err()::println));
    List<String> denials = results.stream().flatMap(result -> result.denials().stream()).toList();
    if (!denials.isEmpty()) {
      throw CliException.failure(
          "nothing was written: some workloads cannot be injected:",
          String.join(System.lineSeparator() + "  ", denials));
    }
    if (results.stream().allMatch(result -> result.yaml().isBlank())) {
      throw CliException.failure(
          "there is no YAML document in the input",
          "Give a file with a Pod, a Deployment or the like.");
    }
    String separator = "";
    for (YamlInjector.Result result : results) {
      context.out().print(result.yaml().startsWith("---") ? "" : separator);
      context.out().print(result.yaml());
      separator = result.yaml().endsWith("\n") ? "---\n" : "\n---\n";
    }
    context.out().flush();
  }
}
