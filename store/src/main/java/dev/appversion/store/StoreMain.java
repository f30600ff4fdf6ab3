package dev.appversion.store;

import dev.appversion.process.logging.OneLineLogging;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.store.backend.Backend;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.backend.S3Backend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreAdmin;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Level;
import org.slf4j.LoggerFactory;

/** The store's process: reads the settings, starts the parts, stops them in order. */
public final class StoreMain {
  private static final int BAD_SETTINGS = 2;

  /** The minimum age of deleted blobs: the release of a younger one may be incomplete. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Duration DRAIN = Duration.ofSeconds(10);

  /**
   * Loggers that stay at INFO or above: below it they log whole request heads, which contain
   * signatures.
   */
  private static final Map<String, Level> LOWEST_LEVELS =
      Map.of("sun.net", Level.INFO, "software.amazon", Level.INFO);

  private StoreMain() {}

  /** Runs the store; with {@code --help}, prints the settings. */
  public static void main(String[] arguments) {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(StoreVariables.help().text());
      return;
    }
    StoreSettings settings;
    Backend backend;
    try {
      settings = StoreSettings.parse(System.getenv());
      log(settings.logLevel().level());
      backend = backend(settings);
    } catch (InvalidSettingsException e) {
      System.err.print(e.report("store", "docs/reference/store-settings.md"));
      System.exit(BAD_SETTINGS);
      return;
    } catch (IOException e) {
      System.err.println("the store cannot start: " + e.getMessage());
      System.exit(BAD_SETTINGS);
      return;
    }
    run(settings, backend);
  }

  /**
   * A directory must be usable at the start; a bucket may become available later: see readiness.
   */
  private static Backend backend(StoreSettings settings) throws IOException {
    return settings.folder().isPresent()
        ? new FileBackend(settings.folder().get())
        : new S3Backend(settings.s3().orElseThrow());
  }

  private static void run(StoreSettings settings, Backend backend) {
    Clock clock = Clock.systemUTC();
    Blobs blobs = new Blobs(backend);
    Catalogue catalogue = new Catalogue(backend, blobs, clock);
    StoreMetrics metrics = new StoreMetrics();
    StoreServer server =
        StoreServer.start(
            settings.listen(),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, GRACE, clock),
            new KeyFile(settings.keyFile()),
            clock,
            metrics);
    StoreAdmin admin = StoreAdmin.start(settings.adminListen(), backend, metrics, version());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.stop(DRAIN);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  admin.close();
                  backend.close();
                },
                "stop"));
    LoggerFactory.getLogger(StoreMain.class)
        .info(
            "started backend={}",
            settings.folder().isPresent()
                ? settings.folder().get().toString()
                : settings.s3().orElseThrow().toString());
  }

  /** From the jar's manifest; "dev" if the classes are in a directory. */
  private static String version() {
    String version = StoreMain.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** Logs to standard error. */
  static void log(Level level) {
    OneLineLogging.install(level, System.err, LOWEST_LEVELS);
  }
}
