package dev.appversion.cli.terminal;

/**
 * Runs an action when the process is ended from outside (Ctrl-C, SIGTERM) before this is closed.
 * The JVM runs it in a shutdown hook, beside the threads that still work.
 */
public final class OnInterrupt implements AutoCloseable {
  private final Thread hook;

  /** Registers the action. */
  public OnInterrupt(Runnable action) {
    hook = new Thread(action, "appversion-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs or has run.
    }
  }
}
