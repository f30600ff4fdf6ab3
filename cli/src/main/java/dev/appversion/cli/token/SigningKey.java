package dev.appversion.cli.token;

import dev.appversion.cli.argument.InputText;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.token.SecretKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that signs with the secret key of an app. */
final class SigningKey {
  /** How a command's help explains where the key is read from. */
  static final String SOURCES =
      "The key is read from --secret-key-file, else from the environment variable SECRET_KEY, else from the Secret"
          + " NAME-appversion in the cluster of the current kubectl context.";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Its namespace. Default: the current kubectl context's, else 'default'.")
  private @Nullable String namespace;

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

  /** The app for which is signed. */
  record App(String namespace, String name) {
    /** The scope of its tokens. */
    String scope() {
      return namespace + "/" + name;
    }
  }

  /** Whether the namespace is given. */
  boolean hasNamespace() {
    return namespace != null;
  }

  /** The app of this name, in the namespace that is given or that of the kubectl context. */
  App app(CliContext context, String name) {
    return new App(
        namespace == null ? kube(context).namespace().orElse("default") : namespace, name);
  }

  /** The key of an app. */
  SecretKeys of(CliContext context, App app) {
    if (secretKeyFile != null) {
      return checked(new InputText(context).read(secretKeyFile), secretKeyFile);
    }
    String variable = context.env().getOrDefault("SECRET_KEY", "");
    if (!variable.isEmpty()) {
      return checked(variable, "SECRET_KEY");
    }
    return checked(
        kube(context).secretKey(app.namespace(), ObjectNames.access(app.name())),
        "Secret " + ObjectNames.access(app.name()));
  }

  private KubeAccess kube(CliContext context) {
    return new KubeAccess(context, Optional.ofNullable(kubeContext));
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
