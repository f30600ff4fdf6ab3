package dev.appversion.cli.token;

import dev.appversion.cli.argument.DurationConverter;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.token.SigningKey.App;
import dev.appversion.versioning.token.BustToken;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code appversion token}. */
@Command(
    name = "token",
    description = {
      "Print a token for POST /cache/bust, and nothing else. It can be used once.",
      "",
      SigningKey.SOURCES
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  appversion token shop -n web",
      "  curl -X POST https://shop.example.com/cache/bust \\",
      "    -H \"Authorization: Bearer $(appversion token shop -n web)\""
    })
public final class TokenCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The AppVersion whose cache may be busted.")
  private @Nullable String name;

  @Mixin private SigningKey key = new SigningKey();

  @Option(
      names = "--scope",
      paramLabel = "NAMESPACE/NAME",
      description = "Both in one, instead of NAME and --namespace.")
  private @Nullable String scope;

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description = "How long the token is valid, at most 1h. Default: ${DEFAULT-VALUE}.")
  private Duration expires = BustToken.DEFAULT_LIFETIME;

  /** The command in a context. */
  public TokenCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TokenArguments.checkExpiry(expires, "5m", BustToken.MAX_LIFETIME);
    App app = app();
    String token =
        BustToken.issue(
            key.of(context, app),
            app.scope(),
            context.clock().instant().plus(expires),
            UUID.randomUUID().toString());
    context.out().println(token);
    return 0;
  }

  private App app() {
    if (scope != null) {
      String[] parts = scope.split("/", -1);
      if (name != null || key.hasNamespace()) {
        throw CliException.usage(
            "--scope cannot be used with NAME or --namespace: it has both",
            "Give either --scope web/shop or shop -n web.");
      }
      if (parts.length != 2 || parts[1].isBlank() || scope.chars().anyMatch(c -> c <= ' ')) {
        throw CliException.usage(
            "--scope " + scope + " must be NAMESPACE/NAME", "For example: --scope web/shop");
      }
      return new App(parts[0], parts[1]);
    }
    return key.app(
        context,
        TokenArguments.name(
            name,
            "the AppVersion whose cache may be busted",
            "appversion token shop -n web",
            "Give the namespace with -n, or both with --scope " + name + "."));
  }
}
