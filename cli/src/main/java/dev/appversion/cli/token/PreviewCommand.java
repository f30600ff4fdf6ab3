package dev.appversion.cli.token;

import dev.appversion.cli.argument.DurationConverter;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.token.SigningKey.App;
import dev.appversion.versioning.contract.VersionNames;
import dev.appversion.versioning.routing.request.LocalPath;
import dev.appversion.versioning.routing.request.PreviewLink;
import dev.appversion.versioning.token.PreviewToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code appversion preview}. */
@Command(
    name = "preview",
    description = {
      "Print a link to a version that has no visitors yet and whose preview is private (spec.preview), and nothing"
          + " else. Whoever has the link can use it until it expires.",
      "",
      SigningKey.SOURCES
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  appversion preview shop v1.2 -n web --url https://shop.example.com --to /cart",
      "  curl https://shop.example.com/cart -H 'X-App-Requested-Version: v1.2' \\",
      "    -H \"X-AppVersion-Preview: $(appversion preview shop v1.2 -n web --token)\""
    })
public final class PreviewCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The AppVersion; in local mode without a namespace, with a slash: /shop.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The name of the version, as in spec.versions.")
  private @Nullable String version;

  @Mixin private SigningKey key = new SigningKey();

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1d",
      description = "How long the link is valid, at most 30d. Default: ${DEFAULT-VALUE}.")
  private Duration expires = PreviewToken.DEFAULT_LIFETIME;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the app is, such as https://shop.example.com. Without it, the link begins with its path.")
  private @Nullable String url;

  @Option(
      names = "--to",
      paramLabel = "PATH",
      defaultValue = "/",
      description = "The page that the link leads to. Default: ${DEFAULT-VALUE}.")
  private String to = "/";

  @Option(
      names = "--token",
      description = "Print the token alone, for programs: the value of X-AppVersion-Preview.")
  private boolean tokenOnly;

  /** The command in a context. */
  public PreviewCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    App app = app();
    String previewed = version();
    TokenArguments.checkExpiry(expires, "1d", PreviewToken.MAX_LIFETIME);
    if (!LocalPath.is(to)) {
      throw CliException.usage("--to " + to + " " + LocalPath.RULE, "For example: --to /cart");
    }
    String site = site();
    String token =
        PreviewToken.issue(
            key.of(context, app), app.scope(), previewed, context.clock().instant().plus(expires));
    context.out().println(tokenOnly ? token : site + new PreviewLink(token, to).target());
    return 0;
  }

  private App app() {
    if (name != null && name.matches("/[^/\\s]+") && !key.hasNamespace()) {
      return new App("", name.substring(1));
    }
    return key.app(
        context,
        TokenArguments.name(
            name,
            "the AppVersion of the version",
            "appversion preview shop v1.2",
            "Give the namespace with -n."));
  }

  private String version() {
    if (version == null) {
      throw CliException.usage(
          "VERSION is missing: the version that the link leads to",
          "For example: appversion preview " + name + " v1.2");
    }
    if (!VersionNames.isValid(version)) {
      throw CliException.usage(
          "VERSION " + version + " " + VersionNames.RULE,
          "List the names: kubectl get appversion "
              + name
              + " -o jsonpath='{.spec.versions[*].name}'");
    }
    return version;
  }

  private String site() {
    if (url == null) {
      return "";
    }
    try {
      URI site = new URI(url);
      boolean http = "https".equals(site.getScheme()) || "http".equals(site.getScheme());
      boolean root = site.getRawPath() == null || site.getRawPath().matches("/?");
      if (http && root && site.getHost() != null && site.getRawQuery() == null) {
        return site.getScheme() + "://" + site.getRawAuthority();
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw CliException.usage(
        "--url " + url + " must be http:// or https:// and a host, without a path",
        "For example: --url https://shop.example.com --to /cart");
  }
}
