package dev.appversion.store;

import dev.appversion.store.backend.S3Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The store's settings, from the environment. A bad value stops the start, naming the variable and
 * what it allows.
 *
 * @param listen {@code APPVERSION_LISTEN}: where it serves
 * @param adminListen {@code APPVERSION_ADMIN_LISTEN}: where health and metrics are served
 * @param keyFile {@code APPVERSION_SECRET_FILE}: the key that the operator signs with
 * @param folder {@code APPVERSION_STORE_DIR}: the folder that holds everything; or
 * @param s3 {@code APPVERSION_S3_ENDPOINT}, {@code _REGION}, {@code _BUCKET}, {@code _PREFIX},
 *     {@code _PATH_STYLE}, {@code _ACCESS_KEY_FILE}, {@code _SECRET_KEY_FILE}: the bucket that does
 * @param logLevel {@code APPVERSION_LOG_LEVEL}: debug, info, warning or error
 */
public record StoreSettings(
    InetSocketAddress listen,
    InetSocketAddress adminListen,
    Path keyFile,
    Optional<Path> folder,
    Optional<S3Settings> s3,
    Level logLevel) {

  private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:]+):([0-9]{1,5})");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._-]+/)*");

  /** A setting that cannot be used; the message is for the person who set it. */
  public static final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
      super(message);
    }
  }

  /**
   * The settings in an environment.
   *
   * @throws InvalidSettingException naming the first variable that cannot be used
   */
  public static StoreSettings parse(Map<String, String> environment) {
    Optional<Path> folder = text(environment, "APPVERSION_STORE_DIR").map(Path::of);
    boolean bucket = environment.containsKey("APPVERSION_S3_BUCKET");
    if (folder.isPresent() == bucket) {
      throw new InvalidSettingException(
          "set either APPVERSION_STORE_DIR (a directory) or APPVERSION_S3_BUCKET (a bucket)");
    }
    return new StoreSettings(
        listen(environment, "APPVERSION_LISTEN", "0.0.0.0:8080"),
        listen(environment, "APPVERSION_ADMIN_LISTEN", "0.0.0.0:8081"),
        Path.of(
            text(environment, "APPVERSION_SECRET_FILE")
                .orElse("/var/run/appversion-store/secret-key")),
        folder,
        bucket ? Optional.of(s3(environment)) : Optional.empty(),
        level(environment.getOrDefault("APPVERSION_LOG_LEVEL", "info")));
  }

  private static S3Settings s3(Map<String, String> environment) {
    String bucket = environment.getOrDefault("APPVERSION_S3_BUCKET", "");
    require(BUCKET.matcher(bucket).matches(), "APPVERSION_S3_BUCKET", bucket, "a bucket's name");
    String endpoint = environment.getOrDefault("APPVERSION_S3_ENDPOINT", "");
    require(
        endpoint.matches("https?://[^\\s/?#]+/?"),
        "APPVERSION_S3_ENDPOINT",
        endpoint,
        "an http:// or https:// URL without a path, such as https://s3.eu-central-1.amazonaws.com");
    String prefix = environment.getOrDefault("APPVERSION_S3_PREFIX", "");
    require(
        PREFIX.matcher(prefix).matches()
            && !("/" + prefix).contains("/./")
            && !("/" + prefix).contains("/../"),
        "APPVERSION_S3_PREFIX",
        prefix,
        "empty, or directories that each end with a slash, such as appversion/");
    String pathStyle = environment.getOrDefault("APPVERSION_S3_PATH_STYLE", "true");
    require(
        pathStyle.equals("true") || pathStyle.equals("false"),
        "APPVERSION_S3_PATH_STYLE",
        pathStyle,
        "true or false");
    String region = environment.getOrDefault("APPVERSION_S3_REGION", "us-east-1");
    require(
        region.matches("[a-z0-9-]{1,32}"),
        "APPVERSION_S3_REGION",
        region,
        "a region such as us-east-1");
    return new S3Settings(
        URI.create(endpoint),
        region,
        bucket,
        prefix,
        pathStyle.equals("true"),
        file(environment, "APPVERSION_S3_ACCESS_KEY_FILE"),
        file(environment, "APPVERSION_S3_SECRET_KEY_FILE"),
        Path.of(environment.getOrDefault("APPVERSION_SPOOL_DIR", "/tmp")));
  }

  /** What is in the file that a variable names; never shown. */
  private static String file(Map<String, String> environment, String variable) {
    Path file =
        text(environment, variable)
            .map(Path::of)
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        variable + " is missing; it names a file with the bucket's credentials"));
    try {
      String content = Files.readString(file).strip();
      if (content.isEmpty()) {
        throw new InvalidSettingException(variable + ": the file " + file + " is empty");
      }
      return content;
    } catch (IOException e) {
      throw new InvalidSettingException(
          variable
              + ": the file "
              + file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private static Optional<String> text(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  private static Level level(String value) {
    return switch (value) {
      case "debug" -> Level.FINE;
      case "info" -> Level.INFO;
      case "warning" -> Level.WARNING;
      case "error" -> Level.SEVERE;
      default ->
          throw new InvalidSettingException(
              "APPVERSION_LOG_LEVEL is '" + value + "'; it must be debug, info, warning or error");
    };
  }

  private static InetSocketAddress listen(
      Map<String, String> environment, String variable, String otherwise) {
    String value = environment.getOrDefault(variable, otherwise);
    Matcher form = LISTEN.matcher(value);
    String allowed = "an address and a port, such as " + otherwise;
    require(form.matches(), variable, value, allowed);
    int port = Integer.parseInt(form.group(2));
    require(port < 65536, variable, value, allowed);
    String host = form.group(1);
    return new InetSocketAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  private static void require(boolean holds, String variable, String value, String allowed) {
    if (!holds) {
      throw new InvalidSettingException(variable + " is '" + value + "'; it must be " + allowed);
    }
  }
}
