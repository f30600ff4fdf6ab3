package dev.appversion.store;

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
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** The store's process: reads the settings, wires the parts, ends them in order. */
public final class StoreMain {
  private static final int BAD_SETTINGS = 2;

  /** What is being stored may take this long to be referred to. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Duration DRAIN = Duration.ofSeconds(10);

  /**
   * Their debug messages have whole heads of requests to the bucket, whose signatures are nobody's
   * business. Held here, since a logger that nobody holds forgets its level.
   */
  private static final List<Logger> DISCREET =
      List.of(Logger.getLogger("sun.net"), Logger.getLogger("software.amazon"));

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

  /** A folder must be usable at once; a bucket may come later, which readiness tells. */
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
    StoreAdmin admin = StoreAdmin.start(settings.adminListen(), backend, metrics);
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
        .atInfo()
        .setMessage("started")
        .addKeyValue(
            "backend",
            settings.folder().isPresent()
                ? settings.folder().get().toString()
                : settings.s3().orElseThrow().toString())
        .log();
  }

  static void log(Level level) {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tLZ %4$s %3$s %5$s%6$s%n");
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    for (Handler handler : root.getHandlers()) {
      handler.setLevel(level);
    }
    DISCREET.forEach(
        logger -> logger.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level));
  }
}
