package dev.appversion.cli;

import dev.appversion.cli.argument.DurationConverter;
import dev.appversion.cli.argument.InputText;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code appversion token}. */
@Command(
    name = "token",
    description = {
      "Print a token for POST /cache/bust, and nothing else. It can be used once.",
      "",
      "The key is read from --secret-key-file, else from the environment variable SECRET_KEY, else from the Secret"
          + " NAME-appversion in the cluster of the current kubectl context."
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  appversion token shop -n web",
      "  curl -X POST https://shop.example.com/cache/bust \\",
      "    -H \"Authorization: Bearer $(appversion token shop -n web)\""
    })
final class TokenCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The AppVersion whose cache may be busted.")
  private @Nullable String name;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Its namespace. Default: the current kubectl context's, else 'default'.")
  private @Nullable String namespace;

  @Option(
      names = "--scope",
      paramLabel = "NAMESPACE/NAME",
      description = "Both in one, instead of NAME and --namespace.")
  private @Nullable String scope;

  @Option(
      names = "--secret-key-file",
      paramLabel = "FILE",
      description = "A file that holds the secret key.")
  private @Nullable String secretKeyFile;

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "The kubectl context to use instead of the current one.")
  private @Nullable String kubeContext;

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "How long the token is valid, at most 1h. Default: ${DEFAULT-VALUE}.")
  private Duration expires = BustToken.DEFAULT_LIFETIME;

  TokenCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (expires.toSeconds() < 1 || expires.compareTo(BustToken.MAX_LIFETIME) > 0) {
      throw CliException.usage(
          "--expires " + text(expires) + " must be at least 1s and at most 1h",
          "For example: --expires 5m");
    }
    KubeAccess kube = new KubeAccess(context, Optional.ofNullable(kubeContext));
    Target target = target(kube);
    String token =
        BustToken.issue(
            keys(kube, target),
            target.namespace() + "/" + target.name(),
            context.clock().instant().plus(expires),
            UUID.randomUUID().toString());
    context.out().println(token);
    return 0;
  }

  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  private record Target(String namespace, String name) {}

  private Target target(KubeAccess kube) {
    if (scope != null) {
      String[] parts = scope.split("/", -1);
      if (name != null || namespace != null) {
        throw CliException.usage(
            "--scope cannot be used with NAME or --namespace: it has both",
            "Give either --scope web/shop or shop -n web.");
      }
      if (parts.length != 2 || parts[1].isBlank() || scope.chars().anyMatch(c -> c <= ' ')) {
        throw CliException.usage(
            "--scope " + scope + " must be NAMESPACE/NAME", "For example: --scope web/shop");
      }
      return new Target(parts[0], parts[1]);
    }
    if (name == null || name.isBlank() || name.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      throw CliException.usage(
          name != null && name.contains("/")
              ? "NAME " + name + " must be the name alone, without a namespace"
              : "NAME is missing: the AppVersion whose cache may be busted",
          name != null && name.contains("/")
              ? "Give the namespace with -n, or both with --scope " + name + "."
              : "For example: appversion token shop -n web");
    }
    return new Target(namespace == null ? kube.namespace().orElse("default") : namespace, name);
  }

  private SecretKeys keys(KubeAccess kube, Target target) {
    if (secretKeyFile != null) {
      return checked(new InputText(context).read(secretKeyFile), secretKeyFile);
    }
    String variable = context.env().getOrDefault("SECRET_KEY", "");
    if (!variable.isEmpty()) {
      return checked(variable, "SECRET_KEY");
    }
    return checked(
        kube.secretKey(target.namespace(), ObjectNames.access(target.name())),
        "Secret " + ObjectNames.access(target.name()));
  }

  private static SecretKeys checked(String secret, String where) {
    try {
      return SecretKeys.of(secret, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw CliException.failure(
          where + ": " + e.getMessage(), "For example: head -c 32 /dev/urandom | base64");
    }
  }
}
