package dev.appversion.store;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.net.IoFailure;
import dev.appversion.process.settings.Environment;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.process.settings.Setting;
import dev.appversion.store.backend.S3Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The store's settings. {@link StoreVariables} describes each.
 *
 * @param listen address of the store's API; its host is not resolved
 * @param adminListen address of the admin port; its host is not resolved
 * @param keyFile the file of the key with which the operator signs
 * @param folder the directory that contains all assets, if the backend is a directory
 * @param s3 the bucket that contains all assets, if the backend is a bucket
 * @param logLevel the store's log level
 */
public record StoreSettings(
    InetSocketAddress listen,
    InetSocketAddress adminListen,
    Path keyFile,
    Optional<Path> folder,
    Optional<S3Settings> s3,
    LogLevel logLevel) {

  /**
   * Reads the settings, and the files with the bucket's credentials.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static StoreSettings parse(Map<String, String> variables) throws InvalidSettingsException {
    Environment env = new Environment(variables);
    // env collects invalid values; the substitutes used for them here are not returned.
    boolean bucket = env.has(StoreVariables.S3_BUCKET);
    if (env.has(StoreVariables.STORE_DIR) == bucket) {
      env.problem(
          "set either "
              + env.name(StoreVariables.STORE_DIR)
              + " (a directory) or "
              + env.name(StoreVariables.S3_BUCKET)
              + " (a bucket)");
    }
    StoreSettings settings =
        new StoreSettings(
            env.getOrDefault(StoreVariables.LISTEN),
            env.getOrDefault(StoreVariables.ADMIN_LISTEN),
            env.getOrDefault(StoreVariables.SECRET_FILE),
            env.get(StoreVariables.STORE_DIR),
            bucket ? Optional.of(s3(env)) : Optional.empty(),
            env.getOrDefault(StoreVariables.LOG_LEVEL));
    env.check(StoreVariables.all());
    return settings;
  }

  private static S3Settings s3(Environment env) {
    return new S3Settings(
        required(env, StoreVariables.S3_ENDPOINT).orElse(URI.create("")),
        env.getOrDefault(StoreVariables.S3_REGION),
        env.get(StoreVariables.S3_BUCKET).orElse(""),
        env.get(StoreVariables.S3_PREFIX).orElse(""),
        env.getOrDefault(StoreVariables.S3_PATH_STYLE),
        content(env, StoreVariables.S3_ACCESS_KEY_FILE),
        content(env, StoreVariables.S3_SECRET_KEY_FILE),
        env.getOrDefault(StoreVariables.SPOOL_DIR));
  }

  private static <T> Optional<T> required(Environment env, Setting<T> setting) {
    if (!env.has(setting)) {
      env.problem(
          env.name(StoreVariables.S3_BUCKET)
              + " needs "
              + env.name(setting)
              + ": it must be "
              + setting.allowed());
    }
    return env.get(setting);
  }

  /** Reads the file of a setting. No message contains its content. */
  private static String content(Environment env, Setting<Path> setting) {
    Optional<Path> file = required(env, setting);
    if (file.isEmpty()) {
      return "";
    }
    String name = env.name(setting, file.get().toString());
    try {
      String content = Files.readString(file.get()).strip();
      if (content.isEmpty()) {
        env.problem(name + " is an empty file");
      }
      return content;
    } catch (IOException e) {
      env.problem(name + " cannot be read: " + IoFailure.describe(e));
      return "";
    }
  }
}
